package usecase

import (
	"cmp"
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// RunInput says what a run pays.
type RunInput struct {
	Office  string      `json:"office,omitempty"`  // empty: the treasurer's own
	Channel string      `json:"channel,omitempty"` // empty: bank
	UpTo    civil.Month `json:"up_to,omitzero"`    // empty: the present month
}

// MakeRun gathers what is due into a payment run.
func (d *Desk) MakeRun(ctx context.Context, ask Ask, in RunInput) (payment.Run, error) {
	within, today, err := d.reach(ctx, ask.By, auth.RunMake)
	if err != nil {
		return payment.Run{}, err
	}
	command, err := ask.command(casefile.CommandMakeRun, "", "", in) // as it was asked: what is filled in below changes with the day
	if err != nil {
		return payment.Run{}, err
	}
	if in.Office == "" && len(within.Offices) > 0 {
		in.Office = within.Offices[0]
	}
	in.Channel = cmp.Or(in.Channel, payment.Bank)
	if in.Channel != payment.Bank && in.Channel != payment.Post {
		return payment.Run{}, errs.New("CHANNEL_NOT_OFFERED", "channel", in.Channel)
	}
	if in.UpTo.IsZero() {
		in.UpTo = today.MonthOf()
	}
	if today.MonthOf().Before(in.UpTo) {
		return payment.Run{}, errs.New("MONTH_NOT_BEGUN", "month", in.UpTo.Vietnamese())
	}
	if _, err := d.Access.Authorize(ctx, ask.By, auth.RunMake, auth.Target{Office: in.Office}, today); err != nil {
		return payment.Run{}, d.log(ctx, ask.By, auth.RunMake, "", in.Office, err)
	}
	run, err := outcome[payment.Run](d.Register.MakeRun(ctx, command, in.Office, in.Channel, in.UpTo, today))
	return run, d.log(ctx, ask.By, auth.RunMake, "", run.ID, err)
}

// ApproveRun is the second pair of eyes on a run; the money leaves on it.
func (d *Desk) ApproveRun(ctx context.Context, ask Ask, id string) (payment.Run, error) {
	within, today, err := d.reach(ctx, ask.By, auth.RunApprove)
	if err != nil {
		return payment.Run{}, err
	}
	if !IsID(id) {
		return payment.Run{}, errs.New("RUN_NOT_FOUND")
	}
	if _, err := d.Register.RunWithin(ctx, id, within); err != nil {
		return payment.Run{}, d.log(ctx, ask.By, auth.RunApprove, "", id, err)
	}
	command, err := ask.command(casefile.CommandApproveRun, "", "", struct{ Run string }{id})
	if err != nil {
		return payment.Run{}, err
	}
	run, err := outcome[payment.Run](d.Register.ApproveRun(ctx, command, id, today))
	if err == nil {
		d.Dispatcher.Hurry()
	}
	return run, d.log(ctx, ask.By, auth.RunApprove, "", id, err)
}

// Runs is a page of payment runs, newest first.
func (d *Desk) Runs(ctx context.Context, by auth.Subject, after string, limit int) ([]payment.Run, error) {
	within, _, err := d.reach(ctx, by, auth.PaymentRead)
	if err != nil {
		return nil, err
	}
	within.Person = ""
	runs, err := d.Register.RunsWithin(ctx, within, after, limit)
	return runs, d.log(ctx, by, auth.PaymentRead, "", "runs", err)
}

// Run shows one payment run.
func (d *Desk) Run(ctx context.Context, by auth.Subject, id string) (payment.Run, error) {
	within, _, err := d.reach(ctx, by, auth.PaymentRead)
	if err != nil {
		return payment.Run{}, err
	}
	if !IsID(id) {
		return payment.Run{}, errs.New("RUN_NOT_FOUND")
	}
	run, err := d.Register.RunWithin(ctx, id, within)
	return run, d.log(ctx, by, auth.PaymentRead, "", id, err)
}

// Payments is a page of payments.
func (d *Desk) Payments(ctx context.Context, by auth.Subject, f payment.Filter) ([]payment.Payment, error) {
	within, _, err := d.reach(ctx, by, auth.PaymentRead)
	if err != nil {
		return nil, err
	}
	payments, err := d.Register.PaymentsWithin(ctx, within, f)
	return payments, d.log(ctx, by, auth.PaymentRead, f.Case, f.Run, err)
}
