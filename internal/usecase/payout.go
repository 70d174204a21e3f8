package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/person"
)

// payout misses what the money would not arrive without: an account, or a post office and the number on the card that
// is shown there. Who names a post office and no account is paid to an account that is known, else in cash.
func (k Completeness) payout(ctx context.Context, c casefile.Case, _ civil.Date) (missing []errs.Field, err error) {
	p := c.Payout
	noAccount := p.Bank == "" && p.Account == "" && p.AccountName == ""
	cash := p.Channel == payment.Post || p.Channel == payment.Bank && noAccount && p.PostOffice != ""
	for _, part := range []struct {
		name   string
		filled bool
	}{
		{"payee", !p.Payee.IsZero()}, {"channel", p.Channel != ""}, {"bank", cash || p.Bank != ""}, {"account", cash || p.Account != ""},
		{"account_name", cash || p.AccountName != ""}, {"post_office", !cash || p.PostOffice != ""},
	} {
		if !part.filled {
			missing = append(missing, errs.Field{Name: "payout/" + part.name, Code: "PAYOUT_MISSING", Params: map[string]any{"field": part.name}})
		}
	}
	if len(missing) > 0 {
		return missing, nil
	}
	if cash {
		return k.identity(ctx, c)
	}
	if refusal, refused := errs.As(k.Banks(p.Bank, p.Account)); refused {
		missing = append(missing, errs.Field{Name: "payout/account", Code: refusal.Code, Params: refusal.Params})
	}
	return missing, nil
}

// identity misses a payee's citizen number: cash is paid against it.
func (k Completeness) identity(ctx context.Context, c casefile.Case) ([]errs.Field, error) {
	var payee person.Person
	var err error
	switch of := c.Payout.Payee; {
	case of.Person != nil:
		payee = *of.Person
	case of.Party == "applicant":
		payee, err = k.Register.Person(ctx, c.Applicant)
	default:
		payee, err = k.Register.Person(ctx, c.Beneficiary)
	}
	if err != nil || payee.CitizenNumber != "" {
		return nil, err
	}
	return []errs.Field{{Name: "payout/payee", Code: "CASH_NEEDS_NUMBER"}}, nil
}
