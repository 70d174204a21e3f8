// Package procedure holds the steps a case of a scheme takes (quy trình). They are data of the rule pack: the
// workflow gets them as a recorded result, so a change of procedure never touches an open case.
package procedure

// Kind is what has to happen in a step. The set is closed: a scheme that needs no new kind is a folder of data.
type Kind string

// The kinds built so far.
const (
	Check     Kind = "check"     // machines confirm documents and facts
	Determine Kind = "determine" // the rules are asked
	Verify    Kind = "verify"    // an officer compares file and determination
	Approve   Kind = "approve"   // a level between verification and signature
	Sign      Kind = "sign"      // the competent person decides
	Deliver   Kind = "deliver"   // the letter is made and handed over
	Pay       Kind = "pay"       // entitlement and first payment, until the money is confirmed
)

// Human tells whether a person has to act, so that the step opens a task.
func (k Kind) Human() bool { return k == Verify || k == Approve || k == Sign }

// Step is one station of a case.
type Step struct {
	Key    string `json:"key"`              // unique in the procedure; names the task
	Kind   Kind   `json:"kind"`             //
	Role   string `json:"role,omitempty"`   // who acts, for human steps: "commune_officer"
	Office Seat   `json:"office,omitempty"` // in which organ the role sits
	Title  Title  `json:"title"`            //
}

// Seat tells in which organ the role of a step sits, seen from the case. Which office that is, the register knows: the
// map of offices changes by other laws than the procedure.
type Seat string

// The seats.
const (
	Home     Seat = ""         // the office that keeps the case
	Province Seat = "province" // the department of its province
	Centre   Seat = "centre"   // the service centre of its province
)

// Known tells whether there is such a seat.
func (s Seat) Known() bool { return s == Home || s == Province || s == Centre }

// Title is a name in both languages.
type Title struct {
	Vi string `json:"vi" yaml:"vi"`
	En string `json:"en" yaml:"en"`
}

// Procedure is the chain of a scheme for files received on a day.
type Procedure struct {
	Version              string `json:"version"` // name of the row of the pack that applied
	Basis                string `json:"basis"`   // article of law
	Decider              string `json:"decider"` // role of the competent person
	Steps                []Step `json:"steps"`
	TimeLimitWorkingDays int    `json:"time_limit_working_days"`   // from the day of filing (day 0) to the decision
	DraftDays            int    `json:"draft_days,omitempty"`      // calendar days after which an untouched draft is closed; 0: never
	SupplementDays       int    `json:"supplement_days,omitempty"` // calendar days the applicant has to answer; 0: nothing can be asked
}
