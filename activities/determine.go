package activities

import (
	"context"
	"strings"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/scheme"
)

// Rules is the law as the case story asks it.
type Rules interface {
	Determine(context.Context, determination.Request) (determination.Record, error)
	Letter(code, kind, language string) (scheme.Letter, error)
}

// Level is one level of people: the move it makes, and where the file goes back to when the rules have changed
// their answer meanwhile.
type Level struct {
	Move casefile.Move
	Back procedure.Step
}

// Determine asks the rules and opens the first task.
func (h *Casework) Determine(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	d, today, err := h.determine(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On = today
	return h.Register.Determined(ctx, m, d)
}

// Verify is the officer's level.
func (h *Casework) Verify(ctx context.Context, l Level) (casefile.Moved, error) {
	return h.level(ctx, l, func(m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
		return h.Register.Verified(ctx, m, by, answer, d)
	})
}

// Sign is the competent person's level.
func (h *Casework) Sign(ctx context.Context, l Level) (casefile.Moved, error) {
	return h.level(ctx, l, func(m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
		signed := decision.Decision{Case: m.Case, Outcome: casefile.Refused}
		if answer.Outcome == casefile.Approve {
			signed.Outcome, signed.Amount = casefile.Approved, amountOf(d.Answer)
		}
		signed.Hash = decision.Hash(m.Case, signed.Outcome, d, signed.Amount)
		return h.Register.Signed(ctx, m, by, answer, d, signed)
	})
}

// level makes the determination again as of today. Nobody signs on the strength of an answer that no longer holds: if
// it differs from the one the level below saw, the file goes back with the difference.
func (h *Casework) level(ctx context.Context, l Level, sign func(casefile.Move, casefile.Completer, casefile.Completion, determination.Record) (casefile.Moved, error)) (casefile.Moved, error) {
	m := l.Move
	by, answer, err := h.completion(ctx, m)
	if err != nil {
		return casefile.Moved{}, err
	}
	seen, err := h.Register.LastDetermination(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	d, today, err := h.determine(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On = today
	switch {
	case !d.Answer.Same(seen.Answer):
		m.To = l.Back
		return h.Register.Overtaken(ctx, m, by, d, difference(seen.Answer, d.Answer))
	case answer.Outcome == casefile.Approve && d.Answer.Outcome != determination.Eligible:
		return h.Register.Refused(ctx, m, errs.New("NOT_ELIGIBLE", "outcome", d.Answer.Outcome))
	case answer.Outcome != casefile.Approve && answer.Outcome != casefile.Refuse:
		return h.Register.Refused(ctx, m, errs.New("OUTCOME_NOT_OFFERED", "outcome", answer.Outcome))
	case answer.Outcome == casefile.Refuse && d.Answer.Outcome != determination.Ineligible && strings.TrimSpace(answer.Note) == "":
		// Where the rules give no reason to refuse, the person who does must: the letter has to explain itself.
		return h.Register.Refused(ctx, m, errs.New("REASON_MISSING", "outcome", d.Answer.Outcome))
	}
	return sign(m, by, answer, d)
}

// determine asks the rules about a case as of today, as if it were decided today.
func (h *Casework) determine(ctx context.Context, code string) (determination.Record, civil.Date, error) {
	today, err := h.Register.Today(ctx)
	if err != nil {
		return determination.Record{}, today, err
	}
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return determination.Record{}, today, err
	}
	home, err := h.Register.Office(ctx, c.Office)
	if err != nil {
		return determination.Record{}, today, err
	}
	d, err := h.Rules.Determine(ctx, c.Question(home.ProvinceForRules(), today))
	return d, today, err
}

func amountOf(r determination.Result) money.VND {
	if r.Amount == nil {
		return 0
	}
	return *r.Amount
}

func difference(before, now determination.Result) *errs.Error {
	return errs.New("DETERMINATION_CHANGED",
		"before", before.Outcome, "before_amount", amountOf(before).Grouped(), "now", now.Outcome, "now_amount", amountOf(now).Grouped())
}
