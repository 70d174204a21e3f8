package casefile

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// Transition is what one step changed. It is stored with the revision it made and handed to the workflow, which
// adopts it; it holds codes, ids and outcomes only, never facts or names.
type Transition struct {
	Revision  int                  `json:"revision"`
	State     State                `json:"state"`
	Step      string               `json:"step,omitempty"` // key of the step the case now stands in; empty when closed
	Task      string               `json:"task,omitempty"` // id of the task opened by it
	Outcome   Outcome              `json:"outcome,omitempty"`
	Due       civil.Date           `json:"due,omitzero"`
	Procedure *procedure.Procedure `json:"procedure,omitempty"` // with the submission only
	Command   string               `json:"command,omitempty"`   // the command that caused it
}

// Move is the step of a case a transaction is asked to make. Revision is what the workflow believes; where the
// database has gone on without it, the transaction changes nothing and gives back what the workflow missed.
type Move struct {
	Case     string
	Revision int
	Command  string         // id; empty for steps that machines make
	From     procedure.Step // the step that ends
	To       procedure.Step // the step that begins; zero: the case closes
	On       civil.Date     // business date of the step
	Refusal  *errs.Error    // set when the step moves the file because the command is refused
}

// Moved is the answer to a Move: the transition it made, or those the workflow missed, or why it was refused. A refusal
// comes with a transition where saying no moves the file, as when the rules have changed their answer.
type Moved struct {
	Transition *Transition  `json:"transition,omitempty"`
	Missed     []Transition `json:"missed,omitempty"`
	Refusal    *errs.Error  `json:"refusal,omitempty"`
}
