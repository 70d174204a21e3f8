package payment

import (
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
)

// Discrepancy is something the bank or the post said that matches nothing, or that stops payments: a treasurer looks at
// it and writes down what it was.
type Discrepancy struct {
	ID        string     `json:"id"`
	Office    string     `json:"office,omitempty"` // whose payment it concerns; empty: nobody knows, every treasurer sees it
	File      string     `json:"file"`             // in which it was said
	Verdict   Verdict    `json:"verdict"`
	Key       string     `json:"end_to_end_id,omitempty"`
	MsgID     string     `json:"message_id,omitempty"`
	Amount    money.VND  `json:"amount"`
	On        civil.Date `json:"on,omitzero"`
	Reason    string     `json:"reason,omitempty"`
	Reference string     `json:"reference,omitempty"`
	Held      bool       `json:"held"` // the payee is paid nothing until it is closed with pay_again
	Opened    time.Time  `json:"opened"`
	Closed    *time.Time `json:"closed,omitempty"`
	ClosedBy  string     `json:"closed_by,omitempty"` // person id; empty where a later answer explained it
	Note      string     `json:"note,omitempty"`
}

// DiscrepancyFilter narrows a list of discrepancies.
type DiscrepancyFilter struct {
	State string // open or closed; empty: both
	After string // id of the last one of the page before
	Limit int
}

// Finding is what a treasurer found.
type Finding struct {
	Note     string `json:"note"`
	PayAgain bool   `json:"pay_again,omitempty"` // the payee lives: payments go on
}
