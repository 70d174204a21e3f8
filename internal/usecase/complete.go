package usecase

import (
	"context"
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
)

// Completeness tells whether a file can be received. It is asked twice: when the applicant presses submit, so that
// they hear at once what is missing, and again in the step that receives the file.
type Completeness struct {
	Register interface {
		Today(context.Context) (civil.Date, error)
		Documents(ctx context.Context, code string) ([]document.Document, error)
		Person(ctx context.Context, id string) (person.Person, error)
		Office(ctx context.Context, code string) (office.Office, error)
	}
	Rules Rules
	Banks func(bank, account string) error
}

// Check asks about a file that is handed in now.
func (k Completeness) Check(ctx context.Context, c casefile.Case) (casefile.Submission, error) {
	today, err := k.Register.Today(ctx)
	if err != nil {
		return casefile.Submission{}, err
	}
	return k.CheckOn(ctx, c, today)
}

// CheckOn gives the submission of a complete file that was handed in on a day, or refuses with INCOMPLETE and
// everything that is missing, at once.
func (k Completeness) CheckOn(ctx context.Context, c casefile.Case, today civil.Date) (casefile.Submission, error) {
	chain, err := k.Rules.Procedure(c.Scheme, today)
	if err != nil {
		return casefile.Submission{}, err
	}
	var missing []errs.Field
	for _, look := range []func(context.Context, casefile.Case, civil.Date) ([]errs.Field, error){k.documents, k.facts, k.payout} {
		fields, err := look(ctx, c, today)
		if err != nil {
			return casefile.Submission{}, err
		}
		missing = append(missing, fields...)
	}
	if len(missing) > 0 {
		return casefile.Submission{}, errs.New("INCOMPLETE", "count", len(missing)).With(missing...)
	}
	due := k.Rules.Calendar(today).Add(today, chain.TimeLimitWorkingDays)
	return casefile.Submission{DraftVersion: c.DraftVersion, Procedure: chain, Due: due}, nil
}

func (k Completeness) documents(ctx context.Context, c casefile.Case, today civil.Date) (missing []errs.Field, err error) {
	required, err := k.Rules.RequiredDocuments(ctx, c.Scheme, c.Facts, today)
	if err != nil {
		return nil, err
	}
	present, err := k.Register.Documents(ctx, c.Code)
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, d := range present {
		have[d.Kind] = true
	}
	for _, kind := range required {
		if !have[kind] {
			missing = append(missing, errs.Field{Name: "documents/" + kind, Code: "DOCUMENT_MISSING", Params: map[string]any{"kind": kind}})
		}
	}
	return missing, nil
}

// facts asks the rules: only a fact that the answer depends on is missed.
func (k Completeness) facts(ctx context.Context, c casefile.Case, today civil.Date) (missing []errs.Field, err error) {
	home, err := k.Register.Office(ctx, c.Office)
	if err != nil {
		return nil, err
	}
	c.FiledOn = today
	d, err := k.Rules.Determine(ctx, c.Question(home.ProvinceForRules(), today))
	if err != nil {
		return nil, err
	}
	if d.Answer.Outcome == determination.Incomplete {
		for _, name := range d.Answer.Missing {
			missing = append(missing, errs.Field{Name: "facts/" + name, Code: "FACT_MISSING", Params: map[string]any{"fact": name}})
		}
	}
	beneficiary, err := k.Register.Person(ctx, c.Beneficiary)
	if err != nil {
		return nil, err
	}
	var said struct {
		BirthDate civil.Date `json:"birth_date"`
	}
	if err := json.Unmarshal(c.Facts, &said); err != nil {
		return nil, err
	}
	if !said.BirthDate.IsZero() && said.BirthDate != beneficiary.BirthDate {
		missing = append(missing, errs.Field{Name: "facts/birth_date", Code: "BIRTH_DATE_DIFFERS", Params: map[string]any{"date": said.BirthDate.Vietnamese()}})
	}
	return missing, nil
}
