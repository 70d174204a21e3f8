package casefile

import (
	"fmt"
	"regexp"

	"github.com/an-sinh/ansinh/internal/civil"
)

// codePattern is the national dossier format: organ code, date (yymmdd), serial number of the day
// (Decree 61/2018/NĐ-CP, as amended, on one-stop procedures).
var codePattern = regexp.MustCompile(`^[A-Z0-9]+(\.[0-9]+)*-[0-9]{6}-[0-9]{4,}$`)

// NewCode makes the code of the n-th case an organ opens on a day: "H44.15-261102-0001". It holds no personal data
// and is the case's name everywhere, in Temporal too.
func NewCode(organ string, day civil.Date, serial int) string {
	return fmt.Sprintf("%s-%s-%04d", organ, day.UTC().Format("060102"), serial)
}

// IsCode tells whether the text can be a case code at all.
func IsCode(text string) bool { return codePattern.MatchString(text) }
