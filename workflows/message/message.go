// Package message holds what is said to workflows: names, ids and payloads, codes only.
//
// Updates are for people, signals for machines; reads come from PostgreSQL. Names are stable for ever: open
// workflows and stored histories know them.
package message

import (
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Names of workflow types.
const (
	Payout      = "payout"       // one payment run
	BankAnswers = "bank-answers" // takes the bank's files, for ever
	Clock       = "clock"        // rings the deadlines, for ever
	PostAnswers = "post-answers" // takes the post's results, for ever
)

// CaseTypes are the names under which the one case story is registered.
var CaseTypes = []string{"merit-benefit", "social-allowance", "unemployment-claim", "poverty-certification", "standard"}

// CaseType is the workflow type of a scheme: its own name if it has one, else the standard story.
func CaseType(scheme string) string {
	for _, name := range CaseTypes {
		if name == scheme {
			return name
		}
	}
	return "standard"
}

// Names of updates and signals.
const (
	Submit           = "submit"            // update of a case
	Complete         = "complete"          // update of a case
	Supplement       = "supplement"        // update of a case
	Correct          = "correct"           // update of a case
	Withdraw         = "withdraw"          // update of a case
	DeadlinePassed   = "deadline-passed"   // signal to a case whose applicant let a day pass
	PaymentConfirmed = "payment-confirmed" // signal to a case
	Settled          = "settled"           // signal to a payout
)

// PostAnswersID is the workflow that takes the results of one post, known by its address.
func PostAnswersID(url string) string { return "post-answers/" + url }

// BankAnswersID is the workflow that takes the files of one drop-box; there is one for each.
func BankAnswersID(box string) string { return "bank-answers/" + box }

// ClockID is the workflow that rings the deadlines of the platform whose workers share a task queue.
func ClockID(taskQueue string) string { return "clock/" + taskQueue }

// CaseID is the workflow ID of a case. A case code holds no personal data.
func CaseID(code string) string { return "case/" + code }

// Case starts the story of a case.
type Case struct {
	Code string `json:"case"`
}

// Run starts the payout of a payment run.
type Run struct {
	ID string `json:"run"`
}

// Command tells a case what a human asked for. The words are in the command's row; this is what the story needs.
type Command struct {
	ID      string               `json:"id"`
	Task    string               `json:"task,omitempty"`
	Outcome casefile.TaskOutcome `json:"outcome,omitempty"`
}

// Answer is what a case answers to a command.
type Answer struct {
	State   casefile.State `json:"state"`
	Refusal *errs.Error    `json:"refusal,omitempty"`
}
