package usecase

import (
	"context"
	"io"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/task"
)

// CaseView is a case with everything around it.
type CaseView struct {
	casefile.Case
	Documents     []document.Document   `json:"documents"`
	Determination *determination.Result `json:"determination,omitempty"`
	Decision      *decision.Decision    `json:"decision,omitempty"`
	Tasks         []task.Task           `json:"tasks"`
	Clock         *Clock                `json:"clock,omitempty"`
	Payments      []payment.Payment     `json:"payments"`
	Supplement    *casefile.Supplement  `json:"supplement,omitempty"`
	Sources       []fact.Fact           `json:"sources"` // what every source said, oldest first; facts stays what the case claims
	Items         []item.Item           `json:"items"`
	Letters       []letter.Stored       `json:"letters"`
}

// Clock is the time limit of a case.
type Clock struct {
	Filed string `json:"filed"`
	Due   string `json:"due"`
	Late  bool   `json:"late"`

	Paused bool `json:"paused"` // it waits for the applicant
}

// Case shows a case.
func (d *Desk) Case(ctx context.Context, by auth.Subject, code string) (CaseView, error) {
	c, today, err := d.find(ctx, by, auth.CaseRead, code, "")
	if err != nil {
		return CaseView{}, err
	}
	view := CaseView{Case: c}
	if view.Documents, err = d.Register.Documents(ctx, code); err != nil {
		return view, err
	}
	if view.Tasks, err = d.Register.OpenTasks(ctx, code); err != nil {
		return view, err
	}
	if view.Payments, err = d.Register.PaymentsWithin(ctx, casefile.Scope{All: true}, payment.Filter{Case: code, Limit: 100}); err != nil {
		return view, err
	}
	if view.Letters, err = d.Register.Letters(ctx, code); err != nil {
		return view, err
	}
	if view.Sources, err = d.Register.Facts(ctx, code); err != nil {
		return view, err
	}
	if view.Items, err = d.Register.Items(ctx, code); err != nil {
		return view, err
	}
	record, err := d.Register.LastDetermination(ctx, code)
	if found, err := present(err); err != nil {
		return view, err
	} else if found {
		view.Determination = &record.Answer
	}
	decided, err := d.Register.DecisionOf(ctx, code)
	if found, err := present(err); err != nil {
		return view, err
	} else if found {
		view.Decision = &decided
	}
	asked, err := d.Register.SupplementOf(ctx, code)
	if found, err := present(err); err != nil {
		return view, err
	} else if found {
		view.Supplement = &asked
	}
	if !c.Due.IsZero() {
		paused := c.State == casefile.Supplementing
		view.Clock = &Clock{Filed: c.FiledOn.String(), Due: c.Due.String(), Late: c.State.Undecided() && !paused && today.After(c.Due), Paused: paused}
	}
	return view, nil
}

// present tells whether something was found; not found is an answer here, no error.
func present(err error) (bool, error) {
	if refusal, ok := errs.As(err); ok && refusal.Kind() == errs.NotFound {
		return false, nil
	}
	return err == nil, err
}

// Timeline is everything that happened, told for the applicant.
func (d *Desk) Timeline(ctx context.Context, by auth.Subject, code string) ([]casefile.Happening, error) {
	c, _, err := d.find(ctx, by, auth.CaseRead, code, "timeline")
	if err != nil {
		return nil, err
	}
	s, err := d.Rules.Scheme(c.Scheme)
	if err != nil {
		return nil, err
	}
	titles := map[string]procedure.Title{}
	for _, k := range s.Documents {
		titles[k.Kind] = k.Title
	}
	happenings, err := d.Register.Timeline(ctx, code)
	for i := range happenings {
		happenings[i] = happenings[i].Told(titles)
	}
	return happenings, err
}

// Document streams a document out. The caller closes it.
func (d *Desk) Document(ctx context.Context, by auth.Subject, code, id string) (document.Document, io.ReadCloser, error) {
	if !IsID(id) {
		id = "" // the log keeps ids only, and no document has this one
	}
	if _, _, err := d.find(ctx, by, auth.DocumentRead, code, id); err != nil {
		return document.Document{}, nil, err
	}
	all, err := d.Register.Documents(ctx, code)
	if err != nil {
		return document.Document{}, nil, err
	}
	for _, doc := range all {
		if doc.ID == id {
			content, _, err := d.Papers.Get(ctx, doc.Object)
			return doc, content, err
		}
	}
	return document.Document{}, nil, errs.New("DOCUMENT_NOT_FOUND")
}

// Letter streams a letter of a case out: the newest of a kind, or without one that of the decision. The caller closes it.
func (d *Desk) Letter(ctx context.Context, by auth.Subject, code, kind string) (io.ReadCloser, int64, error) {
	if _, _, err := d.find(ctx, by, auth.LetterRead, code, kind); err != nil {
		return nil, 0, err
	}
	stored, err := d.Register.LetterOf(ctx, code, kind)
	if err != nil {
		return nil, 0, err
	}
	return d.Papers.Get(ctx, stored.Object)
}
