package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/scheme"
)

// Schemes are the benefits one can apply for.
func (d *Desk) Schemes() []scheme.Scheme { return d.Rules.Schemes() }

// SchemeView is a scheme with the chain a file handed in today would take.
type SchemeView struct {
	scheme.Scheme
	Chain any `json:"chain"`
}

// Scheme shows a benefit: form, documents, chain.
func (d *Desk) Scheme(ctx context.Context, code string) (SchemeView, error) {
	s, err := d.Rules.Scheme(code)
	if err != nil {
		return SchemeView{}, err
	}
	today, err := d.Register.Today(ctx)
	if err != nil {
		return SchemeView{}, err
	}
	chain, err := d.Rules.Procedure(code, today)
	return SchemeView{Scheme: s, Chain: chain}, err
}

// Determine asks the rules; nothing is stored.
func (d *Desk) Determine(ctx context.Context, by auth.Subject, request determination.Request) (determination.Result, error) {
	if _, _, err := d.reach(ctx, by, auth.DeterminationAsk); err != nil {
		return determination.Result{}, err
	}
	record, err := d.Rules.Determine(ctx, request)
	return record.Answer, d.log(ctx, by, auth.DeterminationAsk, "", request.Scheme, err)
}
