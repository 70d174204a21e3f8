// Package worker is the engine room: it builds the Temporal worker and registers everything by an explicit name, so
// that renaming a function renames nothing that is stored.
package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/workflows/casework"
	"github.com/an-sinh/ansinh/workflows/clock"
	"github.com/an-sinh/ansinh/workflows/message"
	"github.com/an-sinh/ansinh/workflows/payout"
)

// Hands are the activities of all stories.
type Hands struct {
	Casework *activities.Casework
	Payout   *activities.Payout
	Clock    *activities.Clock
}

// New builds a worker for a task queue. A stopping worker lets what it began come to an end.
func New(c client.Client, taskQueue string, hands Hands) worker.Worker {
	w := worker.New(c, taskQueue, worker.Options{WorkerStopTimeout: 15 * time.Second, DisableRegistrationAliasing: true})
	RegisterWorkflows(w)
	registerActivities(w, hands)
	return w
}

// RegisterWorkflows registers the stories; replay tests use it too, so that they know exactly what production knows.
func RegisterWorkflows(r worker.WorkflowRegistry) {
	for _, name := range message.CaseTypes {
		r.RegisterWorkflowWithOptions(casework.Run, workflow.RegisterOptions{Name: name})
	}
	r.RegisterWorkflowWithOptions(payout.Run, workflow.RegisterOptions{Name: message.Payout})
	r.RegisterWorkflowWithOptions(payout.Answers, workflow.RegisterOptions{Name: message.BankAnswers})
	r.RegisterWorkflowWithOptions(clock.Run, workflow.RegisterOptions{Name: message.Clock})
	r.RegisterWorkflowWithOptions(payout.Results, workflow.RegisterOptions{Name: message.PostAnswers})
}

func registerActivities(w worker.ActivityRegistry, h Hands) {
	for name, hand := range map[string]any{
		activities.SubmitCase: h.Casework.Submit, activities.CheckDocuments: h.Casework.Check,
		activities.DetermineCase: h.Casework.Determine, activities.VerifyCase: h.Casework.Verify,
		activities.SignCase: h.Casework.Sign, activities.DeliverLetter: h.Casework.Deliver,
		activities.DeliverSupplement: h.Casework.DeliverSupplement, activities.SupplementCase: h.Casework.Supplement, activities.CorrectCase: h.Casework.Correct,
		activities.WithdrawCase: h.Casework.Withdraw, activities.LapseCase: h.Casework.Lapse,
		activities.EntitleCase: h.Casework.Entitle, activities.CloseCase: h.Casework.Close,
		activities.FreezeFile: h.Payout.FreezeFile, activities.SendFile: h.Payout.SendFile, activities.TakeAnswers: h.Payout.TakeAnswers,
		activities.RingDeadlines: h.Clock.Ring,
		activities.TakeResults:   h.Payout.TakeResults,
	} {
		w.RegisterActivityWithOptions(hand, activity.RegisterOptions{Name: name})
	}
}

// WatchBank starts the one workflow that takes the files of a drop-box, unless it is running.
func WatchBank(ctx context.Context, c client.Client, taskQueue, box string) error {
	return keep(ctx, c, taskQueue, message.BankAnswersID(box), message.BankAnswers)
}

// WatchClock starts the one workflow that rings the deadlines, unless it is running.
func WatchClock(ctx context.Context, c client.Client, taskQueue string) error {
	return keep(ctx, c, taskQueue, message.ClockID(taskQueue), message.Clock)
}

// WatchPost starts the one workflow that takes the results of a post, unless it is running.
func WatchPost(ctx context.Context, c client.Client, taskQueue, url string) error {
	return keep(ctx, c, taskQueue, message.PostAnswersID(url), message.PostAnswers)
}

// keep starts a workflow that never ends, unless it is running.
func keep(ctx context.Context, c client.Client, taskQueue, id, name string) error {
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: taskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}, name)
	if _, running := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); running {
		return nil
	}
	if err != nil {
		return fmt.Errorf("worker: start %s: %w", name, err)
	}
	return nil
}
