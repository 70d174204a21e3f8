package activities

import (
	"context"
	"strings"

	"github.com/an-sinh/ansinh/internal/calendar"
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
	Scheme(code string) (scheme.Scheme, error)
	Calendar(asOf civil.Date) calendar.Calendar
}

// Level is one level of people: the move it makes, where the file goes back to when the rules have changed their answer
// meanwhile, and the level below, to which a person may send it back.
type Level struct {
	Move  casefile.Move
	Back  procedure.Step
	Below procedure.Step
}

// Determine asks the rules and opens the first task.
func (h *Casework) Determine(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	d, _, today, err := h.determine(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On = today
	return h.Register.Determined(ctx, m, d)
}

// Verify is the officer's level, and any level between the officer and the competent person.
func (h *Casework) Verify(ctx context.Context, l Level) (casefile.Moved, error) {
	return h.level(ctx, l, func(m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
		return h.Register.Verified(ctx, m, by, answer, d)
	})
}

// Sign is the competent person's level.
func (h *Casework) Sign(ctx context.Context, l Level) (casefile.Moved, error) {
	return h.level(ctx, l, func(m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
		signed := decision.Decision{Case: m.Case, Outcome: casefile.Refused, DecidedOn: m.On}
		if answer.Outcome == casefile.Approve {
			signed.Outcome = casefile.Approved
			if d.Answer.Outcome == determination.Escalate { // else it is words of a person, where a signed statement names a choice
				signed.Reading = answer.Reading
			}
			signed.Amount, signed.Program, signed.StartMonth = granted(d.Answer, answer)
		}
		signed, refusal, err := h.sign(ctx, by, d, signed)
		if err != nil {
			return casefile.Moved{}, err
		}
		if refusal != nil {
			return h.Register.Refused(ctx, m, refusal)
		}
		return h.Register.Signed(ctx, m, by, answer, d, signed)
	})
}

// granted is what an approval grants: what the rules say, or where they escalate, the reading a person chose.
func granted(r determination.Result, answer casefile.Completion) (money.VND, string, civil.Month) {
	if r.Outcome == determination.Escalate {
		amount, _ := r.Reading(answer.Reading)
		return amount, r.Scheme, answer.StartMonth
	}
	return amountOf(r), r.Program, r.StartMonth
}

// level makes the determination again as of today. Nobody signs on the strength of an answer that no longer holds: if
// it differs from the one the level below saw, the file goes back with the difference. Sending a file back or asking
// the applicant for more decides nothing and needs no such guard.
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
	d, filed, today, err := h.determine(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On = today
	switch answer.Outcome {
	case casefile.Return:
		return h.sendBack(ctx, m, l.Below, by, answer, d)
	case casefile.AskSupplement:
		return h.askSupplement(ctx, m, by, answer, d)
	}
	if !d.Answer.Same(seen.Answer) {
		m.To = l.Back
		return h.Register.Overtaken(ctx, m, by, d, difference(seen.Answer, d.Answer))
	}
	if refusal := unfounded(d.Answer, answer, filed, today); refusal != nil {
		return h.Register.Refused(ctx, m, refusal)
	}
	return sign(m, by, answer, d)
}

// unfounded says why an answer does not stand on what the rules say, or nil.
func unfounded(r determination.Result, answer casefile.Completion, filed, today civil.Date) *errs.Error {
	switch {
	case answer.Outcome == casefile.Approve && r.Outcome == determination.Escalate && len(r.Readings) > 0:
		return r.MayApprove(answer.Reading, answer.StartMonth, filed, today)
	case answer.Outcome == casefile.Approve && r.Outcome != determination.Eligible:
		return errs.New("NOT_ELIGIBLE", "outcome", r.Outcome)
	case answer.Outcome == casefile.Refuse && r.Outcome != determination.Ineligible && strings.TrimSpace(answer.Note) == "":
		// Where the rules give no reason to refuse, the person who does must: the letter has to explain itself.
		return errs.New("REASON_MISSING", "outcome", r.Outcome)
	}
	return r.MayName(answer.Reading, answer.StartMonth, answer.Outcome == casefile.Refuse)
}

// determine asks the rules about a case as of today, as if it were decided today, and gives the day it was received too.
func (h *Casework) determine(ctx context.Context, code string) (d determination.Record, filed, today civil.Date, err error) {
	if today, err = h.Register.Today(ctx); err != nil {
		return d, filed, today, err
	}
	c, err := h.Register.Case(ctx, code)
	if err != nil {
		return d, filed, today, err
	}
	home, err := h.Register.Office(ctx, c.Office)
	if err != nil {
		return d, filed, today, err
	}
	d, err = h.Rules.Determine(ctx, c.Question(home.ProvinceForRules(), today))
	return d, c.FiledOn, today, err
}

func amountOf(r determination.Result) money.VND {
	if r.Amount == nil {
		return 0
	}
	return *r.Amount
}

func difference(before, now determination.Result) *errs.Error {
	return errs.New("DETERMINATION_CHANGED",
		"before", before.Outcome, "before_amount", amountOf(before).Grouped(), "before_start", startOf(before),
		"now", now.Outcome, "now_amount", amountOf(now).Grouped(), "now_start", startOf(now))
}

func startOf(r determination.Result) string {
	if r.StartMonth.IsZero() {
		return "–"
	}
	return r.StartMonth.Vietnamese()
}
