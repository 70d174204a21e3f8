// Package casefile holds a case (hồ sơ): one application, one durable workflow.
package casefile

import (
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// State says where a case stands, in the words of the applicant's page.
type State string

// The states. opened → submitted → verifying → approving → signing → delivering → paying → closed; a file that waits
// for the applicant is supplementing.
const (
	Opened        State = "opened"        // documents and draft are being collected
	Submitted     State = "submitted"     // received; machines check it
	Verifying     State = "verifying"     // an officer compares file and determination
	Supplementing State = "supplementing" // the applicant was asked for more; the clock stands still
	Approving     State = "approving"     // a level between verification and signature
	Signing       State = "signing"       // the competent person decides
	Delivering    State = "delivering"    // decided; the letter is being made
	Paying        State = "paying"        // granted; the first payment is on its way
	Closed        State = "closed"
)

// Undecided tells whether a handed-in file still waits for its decision, so that it can be withdrawn or corrected.
func (s State) Undecided() bool {
	return s == Submitted || s == Verifying || s == Supplementing || s == Approving || s == Signing
}

// Outcome is how a case was decided.
type Outcome string

// The outcomes.
const (
	Approved  Outcome = "approved"
	Refused   Outcome = "refused"
	Withdrawn Outcome = "withdrawn" // by the applicant, before a decision
	Expired   Outcome = "expired"   // the draft was never handed in
)

// Decided tells whether somebody signed.
func (o Outcome) Decided() bool { return o == Approved || o == Refused }

// Case is a case as PostgreSQL holds it. Facts and payout are personal data and never leave for Temporal.
type Case struct {
	Code         string               `json:"code"`
	Scheme       string               `json:"scheme"`
	Office       string               `json:"office"`
	Root         string               `json:"root,omitempty"`
	Beneficiary  string               `json:"beneficiary"` // person id
	Applicant    string               `json:"applicant"`   // person id
	PayeeID      string               `json:"-"`           // person id, known from the submission on
	OpenedBy     string               `json:"-"`           // person id
	State        State                `json:"state"`
	Outcome      Outcome              `json:"outcome,omitempty"`
	Step         string               `json:"step,omitempty"`
	Revision     int                  `json:"revision"`
	Facts        json.RawMessage      `json:"facts"`
	Payout       Payout               `json:"payout"`
	DraftVersion int                  `json:"draft_version"`
	Procedure    *procedure.Procedure `json:"procedure,omitempty"`
	OpenedOn     civil.Date           `json:"opened_on"`
	FiledOn      civil.Date           `json:"filed_on,omitzero"`
	Due          civil.Date           `json:"due,omitzero"`
	ClosedOn     civil.Date           `json:"closed_on,omitzero"`
}

// Payout says to whom and how the money goes.
type Payout struct {
	Payee       Payee  `json:"payee,omitzero"`
	Channel     string `json:"channel,omitempty"` // bank or post
	Bank        string `json:"bank,omitempty"`    // short name or BIC
	Account     string `json:"account,omitempty"`
	AccountName string `json:"account_name,omitempty"`
	PostOffice  string `json:"post_office,omitempty"`
}

// StateOf is the state a case has while it waits in a step of the kind.
func StateOf(kind procedure.Kind) State {
	switch kind {
	case procedure.Verify:
		return Verifying
	case procedure.Approve:
		return Approving
	case procedure.Sign:
		return Signing
	case procedure.Deliver:
		return Delivering
	case procedure.Pay:
		return Paying
	default:
		return Submitted
	}
}

// Question is what the rules are asked about the case on a day, as if it were decided that day.
func (c Case) Question(province string, today civil.Date) determination.Request {
	return determination.Request{
		ID: c.Code, Scheme: c.Scheme, Facts: c.Facts, Province: province,
		Dates: determination.Dates{AsOf: today, Month: today.MonthOf(), Filed: c.FiledOn, Decided: today},
	}
}
