// Package decision holds what the competent person signed (quyết định).
package decision

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/money"
)

// Decision is a signed outcome.
type Decision struct {
	Case      string           `json:"case"`
	Outcome   casefile.Outcome `json:"outcome"`
	Decider   string           `json:"decider"` // person id
	LoginAt   time.Time        `json:"login_at"`
	DecidedOn civil.Date       `json:"decided_on"`
	Release   string           `json:"release"` // content hash of the rules
	Amount    money.VND        `json:"amount"`  // đồng a month; 0 for a refusal
	Hash      string           `json:"hash"`
	Note      string           `json:"note,omitempty"`

	Program    string      `json:"program,omitempty"`    // what is granted
	StartMonth civil.Month `json:"start_month,omitzero"` // first month paid
	Reading    string      `json:"reading,omitempty"`    // of the law, where the rules escalated and a person chose
}

// Hash is what the decider signs: SHA-256, in lower-case hex, over the lines case, outcome, SHA-256 of the
// determination's request and result, release, amount, program, first month and reading.
func Hash(code string, decided Decision, d determination.Record) string {
	asked, answered := sha256.Sum256(d.Request), sha256.Sum256(d.Result)
	text := fmt.Sprintf("%s\n%s\n%x\n%x\n%s\n%d\n%s\n%s\n%s\n", code, decided.Outcome, asked, answered, d.Release,
		decided.Amount, decided.Program, decided.StartMonth, decided.Reading)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
