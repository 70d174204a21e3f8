package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Supplement hands in what an officer asked for. The papers were uploaded before; facts and payout are given whole, or
// stay.
func (d *Desk) Supplement(ctx context.Context, ask Ask, code string, change casefile.Amendment) (casefile.Command, error) {
	return d.amend(ctx, ask, auth.CaseSupplement, casefile.CommandSupplement, code, change)
}

// Correct changes facts or payout of a file that is not decided yet.
func (d *Desk) Correct(ctx context.Context, ask Ask, code string, change casefile.Amendment) (casefile.Command, error) {
	return d.amend(ctx, ask, auth.CaseCorrect, casefile.CommandCorrect, code, change)
}

func (d *Desk) amend(ctx context.Context, ask Ask, action auth.Action, kind casefile.CommandKind, code string, change casefile.Amendment) (casefile.Command, error) {
	c, today, err := d.find(ctx, ask.By, action, code, "")
	if err != nil {
		return casefile.Command{}, err
	}
	if kind == casefile.CommandCorrect && len(change.Facts) == 0 && change.Payout == nil {
		return casefile.Command{}, errs.New("NOTHING_TO_CORRECT")
	}
	if err := checkNote(change.Note); err != nil {
		return casefile.Command{}, err
	}
	if len(change.Facts) > 0 {
		if err := d.Rules.CheckForm(c.Scheme, change.Facts, today); err != nil {
			return casefile.Command{}, err
		}
	}
	if change.Payout != nil {
		if err := d.checkPayout(ctx, change.Payout, today); err != nil {
			return casefile.Command{}, err
		}
	}
	command, err := ask.command(kind, code, "", change)
	if err != nil {
		return command, err
	}
	return d.carryOut(ctx, command)
}

// Withdraw ends a case that is not decided yet.
func (d *Desk) Withdraw(ctx context.Context, ask Ask, code string, why casefile.Reason) (casefile.Command, error) {
	if _, _, err := d.find(ctx, ask.By, auth.CaseWithdraw, code, ""); err != nil {
		return casefile.Command{}, err
	}
	if err := checkNote(why.Note); err != nil {
		return casefile.Command{}, err
	}
	command, err := ask.command(casefile.CommandWithdraw, code, "", why)
	if err != nil {
		return command, err
	}
	return d.carryOut(ctx, command)
}
