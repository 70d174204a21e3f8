package bank

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
)

// isoAmount is ActiveOrHistoricCurrencyAndAmount.
type isoAmount struct {
	Currency string `xml:"Ccy,attr"`
	Value    string `xml:",chardata"`
}

// isoDate is DateAndDateTime2Choice.
type isoDate struct {
	Date     string `xml:"Dt"`
	DateTime string `xml:"DtTm"`
}

// isoReason is the choice of an external code or a proprietary one, as in status and return reasons.
type isoReason struct {
	Code        string `xml:"Rsn>Cd"`
	Proprietary string `xml:"Rsn>Prtry"`
}

func (r isoReason) text() string {
	if code := strings.TrimSpace(r.Code); code != "" {
		return code
	}
	return strings.TrimSpace(r.Proprietary)
}

var dongForm = regexp.MustCompile(`^[0-9]{1,18}(\.0+)?$`)

// dong reads whole đồng. Some banks write ".00" though the đồng has no decimals; anything else is not ours to round.
func (f *file) dong(a isoAmount) (money.VND, error) {
	text := strings.TrimSpace(a.Value)
	if a.Currency != "VND" || !dongForm.MatchString(text) {
		line, _ := f.xml.InputPos()
		return 0, errs.New("BANK_FILE_AMOUNT", "amount", text, "currency", a.Currency, "line", line)
	}
	whole, _, _ := strings.Cut(text, ".")
	amount, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, f.broken(err)
	}
	return money.VND(amount), nil
}

// day reads xs:date, whose zone says nothing of the day, or xs:dateTime, which with a zone is an instant.
func (f *file) day(d isoDate) (civil.Date, error) {
	if text := strings.TrimSpace(d.Date); text != "" {
		day, err := civil.ParseDate(text[:min(len(text), len(time.DateOnly))])
		if err != nil {
			return civil.Date{}, f.broken(err)
		}
		return day, nil
	}
	text := strings.TrimSpace(d.DateTime)
	if instant, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return civil.DateOf(instant), nil
	}
	local, err := time.ParseInLocation("2006-01-02T15:04:05.999999999", text, civil.Zone)
	if err != nil {
		return civil.Date{}, f.broken(fmt.Errorf("%q is no date and time", text))
	}
	return civil.DateOf(local), nil
}

// key is an EndToEndId; NOTPROVIDED is what banks write where there was none.
func key(text string) string {
	if text = strings.TrimSpace(text); text == "NOTPROVIDED" {
		return ""
	}
	return text
}

// duplicates are the reasons that say "we have it already" (ISO external status reason codes; DUPL is what banks took
// over from the cancellation codes).
var duplicates = []string{"AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL"}

func isDuplicate(reason string) bool { return slices.Contains(duplicates, reason) }
