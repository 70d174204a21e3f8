package usecase

import (
	"bytes"
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/money"
)

// PaperInput is what the QR code of a paper says of it.
type PaperInput struct {
	Case      string
	Kind      string
	Number    int
	Mark      string // SHA-256 of what it says; of a decision, the hash of what was signed
	Signature []byte // of a decision
}

// PaperView is what anybody who holds a genuine paper may know: enough to compare it with, and nothing about people. The
// amount stands on the paper itself, and a forger would change it first.
type PaperView struct {
	Genuine    bool             `json:"genuine"`
	Case       string           `json:"case"`
	Kind       string           `json:"kind"`
	Number     int              `json:"number"`
	MadeOn     civil.Date       `json:"made_on"`
	Office     string           `json:"office"` // name
	Outcome    casefile.Outcome `json:"outcome,omitempty"`
	DecidedOn  civil.Date       `json:"decided_on,omitzero"`
	Amount     *money.VND       `json:"amount,omitempty"` // đồng a month
	StartMonth civil.Month      `json:"start_month,omitzero"`
	Key        string           `json:"key,omitempty"` // id of the key the decision is signed with
}

// VerifyPaper tells whether a paper is one of ours, for anybody who holds it. Of a decision the signature is checked
// anew. A paper that is not genuine and a case that does not exist get the same answer.
func (d *Desk) VerifyPaper(ctx context.Context, by auth.Subject, in PaperInput) (PaperView, error) {
	if _, _, err := d.reach(ctx, by, auth.PaperVerify); err != nil {
		return PaperView{}, err
	}
	view, err := d.verify(ctx, in)
	code := in.Case
	if !casefile.IsCode(code) {
		code = "" // the log keeps no text of strangers
	}
	return view, d.log(ctx, by, auth.PaperVerify, code, view.Kind, err)
}

func (d *Desk) verify(ctx context.Context, in PaperInput) (PaperView, error) {
	forged := errs.New("PAPER_NOT_GENUINE")
	if !casefile.IsCode(in.Case) || in.Mark == "" {
		return PaperView{}, forged
	}
	letters, err := d.Register.Letters(ctx, in.Case)
	if err != nil {
		return PaperView{}, err
	}
	for _, l := range letters {
		if l.Kind != in.Kind || l.Number != in.Number || l.Mark != in.Mark {
			continue
		}
		view := PaperView{Genuine: true, Case: in.Case, Kind: l.Kind, Number: l.Number, MadeOn: l.MadeOn}
		if l.Decides() {
			return d.verifyDecision(ctx, in, view)
		}
		c, err := d.Register.CaseWithin(ctx, in.Case, casefile.Scope{All: true})
		if err != nil {
			return PaperView{}, err
		}
		return d.issuedBy(ctx, c.Office, view)
	}
	return PaperView{}, forged
}

func (d *Desk) verifyDecision(ctx context.Context, in PaperInput, view PaperView) (PaperView, error) {
	decided, err := d.Register.DecisionOf(ctx, in.Case)
	switch {
	case err != nil:
		return PaperView{}, err
	case decided.Hash != in.Mark || !bytes.Equal(decided.Signature, in.Signature):
		return PaperView{}, errs.New("PAPER_NOT_GENUINE")
	case !decided.SignatureValid: // the paper is ours, and the register no longer says what was signed
		return PaperView{}, errs.New("DECISION_ALTERED")
	}
	return d.issuedBy(ctx, decided.Office, withDecision(view, decided))
}

func withDecision(view PaperView, decided decision.Decision) PaperView {
	view.Outcome, view.DecidedOn, view.StartMonth, view.Key = decided.Outcome, decided.DecidedOn, decided.StartMonth, decided.Key
	if view.Kind == letter.Granted {
		view.Amount = &decided.Amount
	}
	return view
}

func (d *Desk) issuedBy(ctx context.Context, office string, view PaperView) (PaperView, error) {
	o, err := d.Register.Office(ctx, office)
	view.Office = o.Name
	return view, err
}
