package casefile

import (
	"encoding/json"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// CommandKind names what a human can ask of a case.
type CommandKind string

// The kinds of commands. Those marked (workflow) are sent to the case's workflow as updates; the others are carried
// out by the transaction that stores them.
const (
	CommandOpen       CommandKind = "open"         // starts the workflow
	CommandDraft      CommandKind = "draft"        //
	CommandUpload     CommandKind = "upload"       //
	CommandSubmit     CommandKind = "submit"       // (workflow)
	CommandClaim      CommandKind = "claim"        //
	CommandRelease    CommandKind = "release"      //
	CommandComplete   CommandKind = "complete"     // (workflow)
	CommandSupplement CommandKind = "supplement"   // (workflow) the applicant's answer
	CommandCorrect    CommandKind = "correct"      // (workflow)
	CommandWithdraw   CommandKind = "withdraw"     // (workflow)
	CommandResolve    CommandKind = "resolve-item" //
	CommandAskAgain   CommandKind = "ask-again"    //
	CommandMakeRun    CommandKind = "make-run"     //
	CommandApproveRun CommandKind = "approve-run"  // starts the payout workflow

	CommandCloseDiscrepancy CommandKind = "close-discrepancy" //
)

// CommandState tells how far a command is.
type CommandState string

// The states of a command.
const (
	Pending       CommandState = "pending"
	Done          CommandState = "done"
	RefusedByRule CommandState = "refused"
)

// Command is what a human asked for.
type Command struct {
	ID             string          `json:"id"`
	Person         string          `json:"-"`
	IdempotencyKey string          `json:"-"`
	Kind           CommandKind     `json:"kind"`
	Case           string          `json:"case,omitempty"`
	Task           string          `json:"task,omitempty"`
	Body           json.RawMessage `json:"-"`
	Fingerprint    string          `json:"-"` // SHA-256 of kind, target and body
	LoginAt        time.Time       `json:"-"`
	AskedOn        civil.Date      `json:"-"` // business date
	State          CommandState    `json:"state"`
	Outcome        json.RawMessage `json:"outcome,omitempty"`
}

// Completion is the body of a complete command.
type Completion struct {
	Outcome    TaskOutcome      `json:"outcome"`
	Note       string           `json:"note,omitempty"`
	Items      []SupplementItem `json:"items,omitempty"`      // what the applicant is asked for; with supplement
	Reading    string           `json:"reading,omitempty"`    // which reading of the law holds; with approve, where the rules escalate
	StartMonth civil.Month      `json:"start_month,omitzero"` // first month paid; with a reading
}

// Reason is the body of a withdraw command.
type Reason struct {
	Note string `json:"note,omitempty"`
}

// TaskOutcome is what a person may answer to a task.
type TaskOutcome string

// The outcomes of a task.
const (
	Approve       TaskOutcome = "approve"
	Refuse        TaskOutcome = "refuse"
	Return        TaskOutcome = "return"
	AskSupplement TaskOutcome = "supplement"

	// These end a task whose ground shifted; no person answers this.
	OvertakenByRules TaskOutcome = "overtaken"  // the rules say something else now
	OvertakenByParty TaskOutcome = "superseded" // the applicant corrected or withdrew the file
)

// CommandOutcome is the stored answer to a command that a workflow carried out.
type CommandOutcome struct {
	State    State      `json:"state"`
	Outcome  Outcome    `json:"outcome,omitempty"`
	Due      civil.Date `json:"due,omitzero"`
	Revision int        `json:"revision"`
}

// Completer is who completes which task, and when they proved who they are.
type Completer struct {
	Person  string
	Duty    string
	Task    string
	LoginAt time.Time
}
