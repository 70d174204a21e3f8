package usecase

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Dispatcher brings what PostgreSQL has committed to Temporal, again and again until Temporal has it: commands of
// people as updates, facts of machines as starts and signals. Everything it does can be done twice.
type Dispatcher struct {
	Temporal  client.Client
	Outbox    Outbox
	TaskQueue string
	Patience  time.Duration // how long a person waits for the engine before they get "pending"
	Quiet     time.Duration // how long a command rests before it is sent again
	Pause     time.Duration // between two looks
	Log       *slog.Logger

	hurry chan struct{}
}

// Outbox is what the dispatcher needs of the register.
type Outbox interface {
	TakeUndelivered(ctx context.Context, quiet time.Duration, limit int) ([]casefile.Command, error)
	ConfirmCommand(ctx context.Context, id string, refusal *errs.Error) error
	ForwardParcels(ctx context.Context, limit int, send func(context.Context, casefile.Parcel) error) error
	Case(ctx context.Context, code string) (casefile.Case, error)
}

// NewDispatcher makes one with the usual waits.
func NewDispatcher(c client.Client, outbox Outbox, taskQueue string, log *slog.Logger) *Dispatcher {
	return &Dispatcher{Temporal: c, Outbox: outbox, TaskQueue: taskQueue, Patience: 5 * time.Second, Quiet: 3 * time.Second,
		Pause: 500 * time.Millisecond, Log: log, hurry: make(chan struct{}, 1)}
}

// Hurry asks for a look now instead of at the end of the pause.
func (d *Dispatcher) Hurry() {
	select {
	case d.hurry <- struct{}{}:
	default:
	}
}

// Run looks until ctx ends.
func (d *Dispatcher) Run(ctx context.Context) {
	ticker := time.NewTicker(d.Pause)
	defer ticker.Stop()
	for {
		d.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-d.hurry:
		case <-ticker.C:
		}
	}
}

func (d *Dispatcher) look(ctx context.Context) {
	if err := d.Outbox.ForwardParcels(ctx, 100, d.forward); err != nil && ctx.Err() == nil {
		d.Log.Warn("facts wait for the engine", "error", err)
	}
	commands, err := d.Outbox.TakeUndelivered(ctx, d.Quiet, 20)
	if err != nil && ctx.Err() == nil {
		d.Log.Warn("commands wait for the database", "error", err)
	}
	for _, c := range commands {
		go d.Send(ctx, c)
	}
}

// Send gives a command to its case and waits a moment for the answer. The answer is in the command's row.
func (d *Dispatcher) Send(ctx context.Context, c casefile.Command) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.Patience)
	defer cancel()
	update, err := d.Temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: message.CaseID(c.Case), UpdateID: c.ID, UpdateName: string(c.Kind), WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{message.Command{ID: c.ID, Task: c.Task, Outcome: answerOf(c)}},
	})
	if err == nil {
		err = update.Get(ctx, nil)
	}
	var refusal *errs.Error
	if said, ok := errors.AsType[*temporal.ApplicationError](err); ok && said.NonRetryable() {
		refusal, err = &errs.Error{Code: errs.Code(said.Type())}, nil
	}
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone && d.ended(ctx, c.Case) {
		refusal, err = errs.New("CASE_CLOSED"), nil
	}
	if err == nil {
		err = d.Outbox.ConfirmCommand(ctx, c.ID, refusal)
	}
	if err != nil {
		d.Log.Warn("a command waits for the engine", "command", c.ID, "kind", c.Kind, "error", err)
	}
}

// ended tells whether the case's workflow has run to its end, as opposed to not having begun. The engine forgets ended
// workflows after a while; the register does not.
func (d *Dispatcher) ended(ctx context.Context, code string) bool {
	if c, err := d.Outbox.Case(ctx, code); err == nil && c.State == casefile.Closed {
		return true
	}
	description, err := d.Temporal.DescribeWorkflowExecution(ctx, message.CaseID(code), "")
	return err == nil && description.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING
}

// answerOf is the outcome a completing person chose; the story needs it, the words it does not.
func answerOf(c casefile.Command) casefile.TaskOutcome {
	var answer casefile.Completion
	if c.Kind != casefile.CommandComplete || json.Unmarshal(c.Body, &answer) != nil {
		return ""
	}
	return answer.Outcome
}

// forward brings one fact to its workflow.
func (d *Dispatcher) forward(ctx context.Context, p casefile.Parcel) error {
	ctx, cancel := context.WithTimeout(ctx, d.Patience)
	defer cancel()
	if p.Kind == "signal" {
		err := d.Temporal.SignalWorkflow(ctx, p.Workflow, "", p.Name, p.Payload)
		if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
			return nil // it has ended without this fact; the register has it
		}
		return err
	}
	options := client.StartWorkflowOptions{ID: p.Workflow, TaskQueue: d.TaskQueue,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}
	_, err := d.Temporal.ExecuteWorkflow(ctx, options, workflowType(p), p.Payload)
	if _, started := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); started {
		return nil
	}
	return err
}

func workflowType(p casefile.Parcel) string {
	if p.Kind == "start-case" {
		return message.CaseType(p.Name)
	}
	return p.Name
}
