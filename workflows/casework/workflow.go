// Package casework tells the story of a case, from the opened file to the money in the hand.
//
// One story serves every scheme: the steps come from the procedure of the rule pack, recorded when the file is
// submitted. Start reading at run.
package casework

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Run is the workflow of one case; its ID is case/<code>.
func Run(ctx workflow.Context, in message.Case) error {
	c := &casework{code: in.Code, at: casefile.Transition{State: casefile.Opened}, turn: workflow.NewMutex(ctx), finished: map[string]bool{}}
	if err := c.listen(ctx); err != nil {
		return err
	}
	return blocked(c.run(ctx))
}

// blocked keeps a technical error from ending a case or a command: an ended case is lost, and an update that failed has
// failed for ever. The workflow task fails instead and is tried again until the fault is mended.
func blocked(err error) error {
	if err != nil && !temporal.IsCanceledError(err) {
		panic(err)
	}
	return err
}

// casework is a case as its workflow knows it: where it stands, never what it says.
type casework struct {
	code      string
	at        casefile.Transition // the newest transition it adopted
	procedure procedure.Procedure // recorded at submission
	turn      workflow.Mutex      // one step at a time, whoever makes it
	finished  map[string]bool     // tasks known to be done
}

// run is the process, aloud: the applicant collects documents and a draft until they submit; then the file goes
// through the steps its law prescribes, one after the other, until it is closed.
func (c *casework) run(ctx workflow.Context) error {
	if err := c.awaitSubmission(ctx); err != nil {
		return err
	}
	for c.at.State != casefile.Closed {
		if err := c.perform(ctx, c.step()); err != nil {
			return err
		}
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func (c *casework) perform(ctx workflow.Context, step procedure.Step) error {
	if c.at.State == casefile.Supplementing { // the applicant has the word
		return c.awaitSupplement(ctx)
	}
	switch step.Kind {
	case procedure.Check: // machines confirm that every paper is what was handed in, and lock it
		return c.check(ctx)
	case procedure.Determine: // the rules say what the law says
		return c.determine(ctx)
	case procedure.Verify, procedure.Approve, procedure.Sign: // an officer compares, others agree, the competent person decides
		return c.awaitPerson(ctx, step)
	case procedure.Deliver: // the letter with its reasons
		return c.deliver(ctx)
	case procedure.Pay: // the entitlement begins, and the first payment is confirmed
		return c.pay(ctx)
	default:
		return fmt.Errorf("casework: no such kind of step: %q", step.Kind)
	}
}

func (c *casework) step() procedure.Step { return c.procedure.Step(c.at.Step) }

func (c *casework) awaitSubmission(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return c.at.State != casefile.Opened })
}

// awaitPerson waits until the file has left the step, wherever the person's answer sent it.
func (c *casework) awaitPerson(ctx workflow.Context, step procedure.Step) error {
	since := c.at.Revision
	return workflow.Await(ctx, func() bool { return c.at.Step != step.Key || c.at.Revision != since })
}
