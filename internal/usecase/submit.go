package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Submit hands the full file in. The answer is the command: done with its outcome, or pending while the engine is
// away; then the dispatcher sends it until it is done.
func (d *Desk) Submit(ctx context.Context, ask Ask, code string) (casefile.Command, error) {
	c, _, err := d.find(ctx, ask.By, auth.CaseSubmit, code, "")
	if err != nil {
		return casefile.Command{}, err
	}
	if c.State == casefile.Opened { // a repeated request for a submitted case finds its first answer below
		complete := Completeness{Register: d.Register, Rules: d.Rules, Banks: d.Banks}
		if _, err := complete.Check(ctx, c); err != nil {
			return casefile.Command{}, err
		}
	}
	command, err := ask.command(casefile.CommandSubmit, code, "", struct{}{})
	if err != nil {
		return command, err
	}
	return d.carryOut(ctx, command)
}

// Complete answers a task.
func (d *Desk) Complete(ctx context.Context, ask Ask, id string, answer casefile.Completion) (casefile.Command, error) {
	t, err := d.task(ctx, ask.By, auth.TaskComplete, id)
	if err != nil {
		return casefile.Command{}, err
	}
	if t.Kind == "sign" {
		if err := d.mayRepeat(ctx, ask, ask.By.Fresh(now(), auth.SignWithin)); err != nil {
			return casefile.Command{}, d.log(ctx, ask.By, auth.TaskComplete, t.Case, id, err)
		}
	}
	if err := d.checkCompletion(t, answer); err != nil {
		return casefile.Command{}, err
	}
	command, err := ask.command(casefile.CommandComplete, t.Case, id, answer)
	if err != nil {
		return command, err
	}
	return d.carryOut(ctx, command)
}

// mayRepeat lets a request through that the same person has made before under the same key, whatever stands against a new one:
// it only finds its first answer, however old the login has grown meanwhile.
func (d *Desk) mayRepeat(ctx context.Context, ask Ask, against error) error {
	if against == nil || ask.Key == "" {
		return against
	}
	if before, err := d.Register.Asked(ctx, ask.By.PersonID, ask.Key); err != nil || before {
		return err
	}
	return against
}

// carryOut commits the command and sends it to the case. A refusal of the case is an error with its code.
func (d *Desk) carryOut(ctx context.Context, command casefile.Command) (casefile.Command, error) {
	stored, err := d.Register.StoreCommand(ctx, command)
	if err != nil {
		return stored, err
	}
	if stored.State == casefile.Pending {
		d.Dispatcher.Send(ctx, stored)
		if stored, err = d.Register.Command(context.WithoutCancel(ctx), stored.ID); err != nil {
			return stored, err
		}
	}
	return stored, refusalOf(stored)
}

// refusalOf is the stored refusal of a command, or nil.
func refusalOf(c casefile.Command) error {
	if c.State != casefile.RefusedByRule {
		return nil
	}
	refusal, err := outcome[errs.Error](c, nil)
	if err != nil {
		return err
	}
	return &refusal
}

// Command is how far a command of the caller's is.
func (d *Desk) Command(ctx context.Context, by auth.Subject, id string) (casefile.Command, error) {
	within, _, err := d.reach(ctx, by, auth.CommandRead)
	if err != nil {
		return casefile.Command{}, err
	}
	if !IsID(id) {
		return casefile.Command{}, errs.New("COMMAND_NOT_FOUND")
	}
	c, err := d.Register.Command(ctx, id)
	if err == nil && !within.All && c.Person != within.Person {
		err = errs.New("COMMAND_NOT_FOUND")
	}
	return c, err
}
