package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
)

// Cases is a page of the cases within the caller's reach, newest first.
func (d *Desk) Cases(ctx context.Context, by auth.Subject, f casefile.Filter) ([]casefile.Summary, error) {
	within, _, err := d.reach(ctx, by, auth.CaseList)
	if err != nil {
		return nil, err
	}
	cases, err := d.Register.CasesWithin(ctx, within, f)
	return cases, d.log(ctx, by, auth.CaseList, "", string(f.State), err)
}

// Trail is a page of the log. That it was read is written into it first: the page may show the very reading.
func (d *Desk) Trail(ctx context.Context, by auth.Subject, f audit.Filter) ([]audit.Event, error) {
	if _, _, err := d.reach(ctx, by, auth.AuditRead); err != nil {
		return nil, err
	}
	if err := d.log(ctx, by, auth.AuditRead, f.Case, f.Person, nil); err != nil {
		return nil, err
	}
	return d.Register.Trail(ctx, f)
}

// readings are the actions that show somebody what stands in a file.
var readings = []string{string(auth.CaseRead), string(auth.DocumentRead), string(auth.LetterRead), string(auth.ReadersRead)}

// Readers tells who looked at a case, newest first: whose file it is may know (Law 91/2025/QH15 on the protection of
// personal data).
func (d *Desk) Readers(ctx context.Context, by auth.Subject, code string, before int64, limit int) ([]audit.Reading, error) {
	if _, _, err := d.find(ctx, by, auth.ReadersRead, code, ""); err != nil {
		return nil, err
	}
	events, err := d.Register.Trail(ctx, audit.Filter{Case: code, Actions: readings, Outcome: audit.Allowed, Before: before, Limit: limit})
	looks := make([]audit.Reading, len(events))
	for i, e := range events {
		looks[i] = e.Reading()
	}
	return looks, err
}
