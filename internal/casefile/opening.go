package casefile

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// Opening is what a new case needs.
type Opening struct {
	Scheme      string
	Beneficiary person.Person // with an id, or to be stored
	Applicant   person.Person
	OpenedBy    string   // person id: a party, or an officer at the counter
	Duty        string   // under which OpenedBy acts
	Offices     []string // at the counter: those its duty covers; empty elsewhere
	On          civil.Date
	DraftUntil  civil.Date // the last day on which an untouched draft is kept; zero: it is kept
}

// CaseOpened is the answer to whoever opened a case.
type CaseOpened struct {
	Code  string `json:"code"`
	State State  `json:"state"`
}

// DraftSaved is the answer to whoever saved a draft.
type DraftSaved struct {
	Version int `json:"version"` // for the next If-Match
}

// Submission is a full file: the draft that was found complete, the procedure for files received today, and the day by
// which it has to be decided.
type Submission struct {
	DraftVersion int
	Procedure    procedure.Procedure
	Due          civil.Date
}
