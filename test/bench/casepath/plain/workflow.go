// Package plain is the case path as a good newcomer to Temporal writes it: a workflow that reads from top to bottom,
// every step of it a regular activity, people as updates. It is the yardstick of the product's own path and judges the
// same things, writes the same rows by the same SQL and is paid for by the same server and codec.
package plain

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Case takes a file from submission over two approvals to the payment order, in fourteen activities.
func Case(ctx workflow.Context, in message.Case) error {
	c := &file{code: in.Code}
	if err := workflow.SetUpdateHandler(ctx, message.Submit, c.onSubmit); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, message.Complete, c.onComplete); err != nil {
		return err
	}
	ctx = withOptions(ctx)
	for _, step := range []func(workflow.Context) error{
		c.await(procedure.Check),
		c.twoActivities("CheckFile", "RecordCheck"),
		c.twoActivities("Determine", "RecordDetermination"),
		c.await(procedure.Deliver), // officer and chairman approve: see onComplete
		c.twoActivities("MakeLetter", "RecordLetter"),
		c.activity("GrantEntitlement"),
		c.activity("OrderPayment"),
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	workflow.GetSignalChannel(ctx, message.PaymentConfirmed).Receive(ctx, nil)
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// file is what the workflow knows of its case.
type file struct {
	code string
	at   casefile.Transition
	law  procedure.Procedure
}

func withOptions(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

func (c *file) onSubmit(ctx workflow.Context, command message.Command) (message.Answer, error) {
	return c.step(withOptions(ctx), command, "ValidateSubmission", "RecordSubmission")
}

// onComplete may be asked before the activity that opened the task has returned.
func (c *file) onComplete(ctx workflow.Context, command message.Command) (message.Answer, error) {
	if err := workflow.Await(ctx, func() bool { return c.at.Task == command.Task }); err != nil {
		return message.Answer{}, err
	}
	if c.now().Kind == procedure.Sign {
		return c.step(withOptions(ctx), command, "DetermineForChairman", "RecordDecision")
	}
	return c.step(withOptions(ctx), command, "DetermineForOfficer", "RecordVerification")
}

// step judges in one activity and writes in the next.
func (c *file) step(ctx workflow.Context, command message.Command, judge, write string) (message.Answer, error) {
	now := c.now()
	move := casefile.Move{Case: c.code, Revision: c.at.Revision, Command: command.ID, From: now, To: c.law.After(now.Key, command.Outcome == casefile.Refuse)}
	var judged Judged
	if err := workflow.ExecuteActivity(ctx, judge, move).Get(ctx, &judged); err != nil {
		return message.Answer{}, err
	}
	if judged.Refusal != nil {
		return message.Answer{State: c.at.State, Refusal: judged.Refusal}, nil
	}
	var moved casefile.Moved
	if err := workflow.ExecuteActivity(ctx, write, judged).Get(ctx, &moved); err != nil {
		return message.Answer{}, err
	}
	if moved.Transition != nil {
		c.at = *moved.Transition
		if c.at.Procedure != nil {
			c.law = *c.at.Procedure
		}
	}
	return message.Answer{State: c.at.State, Refusal: moved.Refusal}, nil
}

func (c *file) twoActivities(judge, write string) func(workflow.Context) error {
	return func(ctx workflow.Context) error {
		answer, err := c.step(ctx, message.Command{}, judge, write)
		if err == nil && answer.Refusal != nil {
			return errs.New(answer.Refusal.Code)
		}
		return err
	}
}

func (c *file) activity(name string) func(workflow.Context) error {
	return func(ctx workflow.Context) error { return workflow.ExecuteActivity(ctx, name, c.code).Get(ctx, nil) }
}

// await waits until people have brought the file to a step of the kind.
func (c *file) await(kind procedure.Kind) func(workflow.Context) error {
	return func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return c.now().Kind == kind })
	}
}

func (c *file) now() procedure.Step { return c.law.Step(c.at.Step) }
