package activities

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// sendBack gives a file to the level below, with the reason.
func (h *Casework) sendBack(ctx context.Context, m casefile.Move, below procedure.Step, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	switch {
	case below.Key == "":
		return h.Register.Refused(ctx, m, errs.New("NOTHING_BELOW"))
	case strings.TrimSpace(answer.Note) == "":
		return h.Register.Refused(ctx, m, errs.New("RETURN_REASON_MISSING"))
	}
	m.To = below
	return h.Register.Returned(ctx, m, by, answer, d)
}

// askSupplement gives the word to the applicant. The file stays where it is and its clock stands still.
func (h *Casework) askSupplement(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	c, err := h.Register.Case(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	if c.Procedure == nil || c.Procedure.SupplementDays == 0 {
		return h.Register.Refused(ctx, m, errs.New("OUTCOME_NOT_OFFERED", "outcome", answer.Outcome))
	}
	m.To = m.From
	asked := casefile.Supplement{Items: answer.Items, Note: answer.Note, AskedOn: m.On, AnswerBy: m.On.AddDays(c.Procedure.SupplementDays),
		Left: h.Rules.Calendar(m.On).Until(m.On, c.Due)}
	return h.Register.SupplementAsked(ctx, m, by, answer, d, asked)
}

// Supplement takes the applicant's answer: the file is checked and determined anew, and the clock goes on.
func (h *Casework) Supplement(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	return h.amend(ctx, m, func(ctx context.Context, c casefile.Case, on civil.Date) (civil.Date, error) {
		if c.State != casefile.Supplementing {
			return c.Due, errs.New("NOTHING_ASKED")
		}
		asked, err := h.Register.SupplementOf(ctx, c.Code)
		if err != nil {
			return c.Due, err
		}
		return h.resumed(c, asked, on), h.answered(ctx, c, asked)
	})
}

// Correct takes a correction of the applicant's own before the decision: the file is checked and determined anew. The
// clock does not wait for it.
func (h *Casework) Correct(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	return h.amend(ctx, m, func(_ context.Context, c casefile.Case, _ civil.Date) (civil.Date, error) {
		if c.State == casefile.Supplementing {
			return c.Due, errs.New("SUPPLEMENT_WANTED")
		}
		return c.Due, nil
	})
}

// amend changes a handed-in file after all of it was checked as at submission. may says whether it can be done now, and
// by when the file has to be decided then.
func (h *Casework) amend(ctx context.Context, m casefile.Move, may func(context.Context, casefile.Case, civil.Date) (civil.Date, error)) (casefile.Moved, error) {
	c, err := h.Register.Case(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	command, err := h.Register.Command(ctx, m.Command)
	if err != nil {
		return casefile.Moved{}, err
	}
	var change casefile.Amendment
	if err := json.Unmarshal(command.Body, &change); err != nil {
		return casefile.Moved{}, err
	}
	m.On = command.AskedOn
	due, err := may(ctx, c, m.On)
	if err == nil {
		_, err = h.Complete(ctx, c.Amended(change), m.On)
	}
	if refusal, ok := errs.As(err); ok {
		return h.Register.Refused(ctx, m, refusal)
	}
	if err != nil {
		return casefile.Moved{}, err
	}
	if c.Procedure != nil {
		m.To = c.Procedure.First()
	}
	return h.Register.Amended(ctx, m, command, change, due)
}

// answered refuses while a paper that was asked for has not come since.
func (h *Casework) answered(ctx context.Context, c casefile.Case, asked casefile.Supplement) error {
	documents, err := h.Register.Documents(ctx, c.Code)
	if err != nil {
		return err
	}
	var missing []errs.Field
	for _, item := range asked.Items {
		came := item.Document == ""
		for _, d := range documents {
			came = came || d.Kind == item.Document && d.Uploaded.After(asked.AskedAt)
		}
		if !came {
			missing = append(missing, errs.Field{Name: "documents/" + item.Document, Code: "DOCUMENT_MISSING", Params: map[string]any{"kind": item.Document}})
		}
	}
	if len(missing) > 0 {
		return errs.New("INCOMPLETE", "count", len(missing)).With(missing...)
	}
	return nil
}

// resumed is the day by which a file has to be decided when its clock goes on: the office has the working days it had
// left. What was late before it asked stays late.
func (h *Casework) resumed(c casefile.Case, asked casefile.Supplement, on civil.Date) civil.Date {
	if asked.AskedOn.After(c.Due) {
		return c.Due
	}
	return h.Rules.Calendar(on).Add(on, asked.Left)
}

// Withdraw ends an undecided case on the applicant's word.
func (h *Casework) Withdraw(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	command, err := h.Register.Command(ctx, m.Command)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On, m.To = command.AskedOn, procedure.Step{}
	return h.Register.Withdrawn(ctx, m)
}

// Lapse acts on a day the applicant let pass. Nobody sends a passed day again: what the workflow missed, this very step
// before a crash among it, is given back together with the step.
func (h *Casework) Lapse(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	missed, err := h.Register.Missed(ctx, m)
	if err != nil {
		return casefile.Moved{}, err
	}
	if len(missed) > 0 {
		m.Revision = missed[len(missed)-1].Revision
	}
	moved, err := h.lapse(ctx, m)
	moved.Missed = append(missed, moved.Missed...)
	return moved, err
}

// lapse closes a draft, and lets a file that waited for the applicant go on as it is.
func (h *Casework) lapse(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	c, err := h.Register.Case(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	if m.On, err = h.Register.Today(ctx); err != nil {
		return casefile.Moved{}, err
	}
	switch c.State {
	case casefile.Opened:
		m.To = procedure.Step{}
		return h.Register.Expired(ctx, m)
	case casefile.Supplementing:
		asked, err := h.Register.SupplementOf(ctx, c.Code)
		if err != nil {
			return casefile.Moved{}, err
		}
		m.To = c.Procedure.First() // the rules may answer differently by now
		return h.Register.SupplementLapsed(ctx, m, h.resumed(c, asked, m.On))
	}
	return casefile.Moved{}, nil
}
