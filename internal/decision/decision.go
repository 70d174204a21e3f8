// Package decision holds what the competent person signed (quyết định).
package decision

import (
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
)

// Decision is a signed outcome.
type Decision struct {
	Case      string           `json:"case"`
	Outcome   casefile.Outcome `json:"outcome"`
	Decider   string           `json:"decider"` // person id
	Office    string           `json:"office"`  // in which the decider acted, code: it issues the letter
	LoginAt   time.Time        `json:"login_at"`
	DecidedOn civil.Date       `json:"decided_on"`
	Release   string           `json:"release"` // content hash of the rules
	Amount    money.VND        `json:"amount"`  // đồng a month; 0 for a refusal
	Hash      string           `json:"hash"`    // of the statement
	Note      string           `json:"note,omitempty"`

	Program    string      `json:"program,omitempty"`    // what is granted
	StartMonth civil.Month `json:"start_month,omitzero"` // first month paid
	Reading    string      `json:"reading,omitempty"`    // of the law, where the rules escalated and a person chose

	Key       string `json:"key,omitempty"`       // id of the key it was signed with
	Signature []byte `json:"signature,omitempty"` // Ed25519, over the statement

	// SignatureValid tells that the signature was checked just now, against the key the register knows of the decider,
	// over the statement that today's rows make. Money is granted on nothing else.
	SignatureValid bool `json:"signature_valid"`
}
