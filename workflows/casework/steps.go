package casework

import (
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/message"
)

func (c *casework) check(ctx workflow.Context) error {
	return c.machineStep(ctx, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
		return call(activities.Foreign(ctx), activities.CheckDocuments, m)
	})
}

func (c *casework) determine(ctx workflow.Context) error {
	return c.machineStep(ctx, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
		return callLocal(activities.Quick(ctx), activities.DetermineCase, m)
	})
}

func (c *casework) deliver(ctx workflow.Context) error {
	return c.machineStep(ctx, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
		return call(activities.Foreign(ctx), activities.DeliverLetter, m)
	})
}

// awaitSupplement writes to the applicant what is needed, and waits for the answer or for the day by which it had to come.
func (c *casework) awaitSupplement(ctx workflow.Context) error {
	asked := c.at.Revision
	if err := workflow.ExecuteActivity(activities.Foreign(ctx), activities.DeliverSupplement, c.code).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return c.at.Revision != asked })
}

// pay grants the entitlement and waits for the bank: only a confirmed payment closes the case.
func (c *casework) pay(ctx workflow.Context) error {
	if err := workflow.ExecuteLocalActivity(activities.Quick(ctx), activities.EntitleCase, c.code).Get(ctx, nil); err != nil {
		return err
	}
	confirmed := workflow.GetSignalChannel(ctx, message.PaymentConfirmed)
	for c.at.State != casefile.Closed {
		confirmed.Receive(ctx, nil)
		// A signal that nothing stands behind is refused by the register, and the case goes on waiting.
		if err := c.machineStep(ctx, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
			return callLocal(activities.Quick(ctx), activities.CloseCase, m)
		}); err != nil {
			return err
		}
	}
	return nil
}

// machineStep makes a step that no person has to answer for. Where a person moved the file while the step waited for
// its turn, nothing is left to do.
func (c *casework) machineStep(ctx workflow.Context, do func(workflow.Context, casefile.Move) (casefile.Moved, error)) error {
	since := c.at.Revision
	_, err := c.carryOut(ctx, message.Command{}, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
		if m.Revision != since {
			return casefile.Moved{}, nil
		}
		return do(ctx, m)
	})
	return err
}

// next is the move out of the present step. A refusal skips what would pay.
func (c *casework) next(command message.Command) casefile.Move {
	from := c.step()
	refused := c.at.Outcome == casefile.Refused || from.Kind == procedure.Sign && command.Outcome == casefile.Refuse
	return casefile.Move{Case: c.code, Revision: c.at.Revision, Command: command.ID, From: from, To: c.procedure.After(from.Key, refused)}
}

func call(ctx workflow.Context, name string, m casefile.Move) (moved casefile.Moved, err error) {
	err = workflow.ExecuteActivity(ctx, name, m).Get(ctx, &moved)
	return moved, err
}

func callLocal(ctx workflow.Context, name string, in any) (moved casefile.Moved, err error) {
	err = workflow.ExecuteLocalActivity(ctx, name, in).Get(ctx, &moved)
	return moved, err
}
