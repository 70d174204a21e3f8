package usecase

import (
	"context"
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/payment"
)

// DraftInput replaces the whole draft.
type DraftInput struct {
	Facts  json.RawMessage `json:"facts"`
	Payout casefile.Payout `json:"payout"`
}

// SaveDraft keeps a draft, which may be partial but not wrong. version is the one the caller saw.
func (d *Desk) SaveDraft(ctx context.Context, ask Ask, code string, version int, in DraftInput) (casefile.DraftSaved, error) {
	c, today, err := d.find(ctx, ask.By, auth.CaseDraft, code, "")
	if err != nil {
		return casefile.DraftSaved{}, err
	}
	if err := d.Rules.CheckForm(c.Scheme, in.Facts, today); err != nil {
		return casefile.DraftSaved{}, err
	}
	if err := d.checkPayout(ctx, &in.Payout, today); err != nil {
		return casefile.DraftSaved{}, err
	}
	until, err := d.draftUntil(c.Scheme, today)
	if err != nil {
		return casefile.DraftSaved{}, err
	}
	command, err := ask.command(casefile.CommandDraft, code, "", struct {
		Version int
		Draft   DraftInput
	}{version, in})
	if err != nil {
		return casefile.DraftSaved{}, err
	}
	return outcome[casefile.DraftSaved](d.Register.SaveDraft(ctx, command, version, in.Facts, in.Payout, until))
}

// draftUntil is the last day on which a draft that nobody touches any more is kept; zero where drafts are kept for ever.
func (d *Desk) draftUntil(code string, today civil.Date) (civil.Date, error) {
	chain, err := d.Rules.Procedure(code, today)
	if err != nil || chain.DraftDays == 0 {
		return civil.Date{}, err
	}
	return today.AddDays(chain.DraftDays), nil
}

// checkPayout refuses a payout that can never arrive; what is not filled in yet is not missed here.
func (d *Desk) checkPayout(ctx context.Context, p *casefile.Payout, today civil.Date) error {
	var wrong []errs.Field
	add := func(name string, refusal *errs.Error) {
		wrong = append(wrong, errs.Field{Name: "payout/" + name, Code: refusal.Code, Params: refusal.Params})
	}
	if p.Channel != "" && p.Channel != payment.Bank && p.Channel != payment.Post {
		add("channel", errs.New("CHANNEL_NOT_OFFERED", "channel", p.Channel))
	}
	if p.Payee.Party != "" && p.Payee.Party != "beneficiary" && p.Payee.Party != "applicant" {
		add("payee", errs.New("PAYEE_UNKNOWN", "payee", p.Payee.Party))
	}
	if p.Payee.Person != nil {
		err := d.checkPerson(ctx, p.Payee.Person, "payout/payee/", today)
		refusal, refused := errs.As(err)
		if err != nil && !refused {
			return err
		}
		if refused {
			wrong = append(wrong, refusal.Fields...)
		}
	}
	if _, known := payment.PostOfficeOf(p.PostOffice); p.PostOffice != "" && !known {
		add("post_office", errs.New("POST_OFFICE_UNKNOWN", "post_office", p.PostOffice))
	}
	if p.Bank != "" && p.Account != "" {
		if refusal, refused := errs.As(d.Banks(p.Bank, p.Account)); refused {
			add("account", refusal)
		}
	}
	return errs.Wrong(wrong...)
}
