package casework

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/message"
)

// listen registers what people can ask of a case. The update's ID is the command's, so a command that is sent again
// while the workflow remembers it is not even carried out twice; where it is, the register answers the same.
func (c *casework) listen(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandlerWithOptions(ctx, message.Submit, c.onChange(activities.SubmitCase), workflow.UpdateHandlerOptions{Validator: c.mayChange}); err != nil {
		return err
	}
	for _, change := range []struct{ update, hand string }{
		{message.Supplement, activities.SupplementCase}, {message.Correct, activities.CorrectCase}, {message.Withdraw, activities.WithdrawCase},
	} {
		options := workflow.UpdateHandlerOptions{Validator: c.mayChange}
		if err := workflow.SetUpdateHandlerWithOptions(ctx, change.update, c.onChange(change.hand), options); err != nil {
			return err
		}
	}
	workflow.Go(ctx, c.heedDeadlines)
	return workflow.SetUpdateHandlerWithOptions(ctx, message.Complete, c.onComplete, workflow.UpdateHandlerOptions{Validator: c.mayComplete})
}

// The validators refuse only what nothing can make right any more: what this workflow has seen done stays done. All
// else is for the register to say, which may know more.

func (c *casework) mayChange(_ workflow.Context, command message.Command) error {
	if command.ID == "" {
		return refusal("COMMAND_NOT_FOUND")
	}
	return nil
}

func (c *casework) mayComplete(_ workflow.Context, command message.Command) error {
	if command.ID == "" || command.Task == "" {
		return refusal("COMMAND_NOT_FOUND")
	}
	if c.finished[command.Task] {
		return refusal("TASK_NOT_OPEN")
	}
	return nil
}

// onChange is what the applicant asks for: to hand the file in, to answer, to correct, to withdraw.
func (c *casework) onChange(hand string) func(workflow.Context, message.Command) (message.Answer, error) {
	return func(ctx workflow.Context, command message.Command) (message.Answer, error) {
		return c.carryOut(ctx, command, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
			return callLocal(activities.Quick(ctx), hand, m)
		})
	}
}

func (c *casework) onComplete(ctx workflow.Context, command message.Command) (message.Answer, error) {
	return c.carryOut(ctx, command, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
		level := activities.Level{Move: m, Back: c.procedure.VerificationBefore(m.From.Key), Below: c.procedure.Below(m.From.Key)}
		if m.From.Kind == procedure.Verify {
			level.Back = m.From
		}
		if m.From.Kind == procedure.Sign {
			return callLocal(activities.Quick(ctx), activities.SignCase, level)
		}
		return callLocal(activities.Quick(ctx), activities.VerifyCase, level)
	})
}

// heedDeadlines acts on days the applicant let pass, for as long as the case lives.
func (c *casework) heedDeadlines(ctx workflow.Context) {
	passed := workflow.GetSignalChannel(ctx, message.DeadlinePassed)
	for {
		passed.Receive(ctx, nil)
		_, err := c.carryOut(ctx, message.Command{}, func(ctx workflow.Context, m casefile.Move) (casefile.Moved, error) {
			return callLocal(activities.Quick(ctx), activities.LapseCase, m)
		})
		if blocked(err) != nil {
			return // cancelled
		}
	}
}

// carryOut makes one step of the case, whoever asked for it. Where the register has gone on without the workflow (a
// crash between its commit and the event), the workflow adopts what it missed and judges again from there.
func (c *casework) carryOut(ctx workflow.Context, command message.Command, do func(workflow.Context, casefile.Move) (casefile.Moved, error)) (message.Answer, error) {
	if err := c.turn.Lock(ctx); err != nil {
		return message.Answer{}, err
	}
	defer c.turn.Unlock()
	for {
		moved, err := do(ctx, c.next(command))
		if err != nil {
			return message.Answer{}, blocked(err)
		}
		c.adopt(moved.Missed...)
		if moved.Transition != nil {
			c.adopt(*moved.Transition)
		}
		if len(moved.Missed) == 0 || command.ID == "" {
			return message.Answer{State: c.at.State, Refusal: moved.Refusal}, nil
		}
	}
}

// adopt takes over transitions that are newer than what the workflow knows.
func (c *casework) adopt(transitions ...casefile.Transition) {
	for _, t := range transitions {
		if t.Revision <= c.at.Revision {
			continue
		}
		if c.at.Task != "" {
			c.finished[c.at.Task] = true
		}
		if t.Procedure != nil {
			c.procedure = *t.Procedure
		}
		c.at = t
	}
}

// refusal is how a validator says no: the code travels as the type of a non-retryable failure.
func refusal(code errs.Code) error {
	return temporal.NewNonRetryableApplicationError(string(code), string(code), nil)
}
