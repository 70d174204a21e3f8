package usecase

import (
	"context"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/person"
)

// OpenInput names whom a case is for and who applies; nobody named means the caller.
type OpenInput struct {
	Scheme      string         `json:"scheme"`
	Beneficiary *person.Person `json:"beneficiary,omitempty"`
	Applicant   *person.Person `json:"applicant,omitempty"`
}

// Open opens a case. It is there as soon as its row is; the workflow follows.
func (d *Desk) Open(ctx context.Context, ask Ask, in OpenInput) (casefile.CaseOpened, error) {
	within, today, err := d.reach(ctx, ask.By, auth.CaseOpen)
	if err != nil {
		return casefile.CaseOpened{}, err
	}
	if _, err := d.Rules.Scheme(in.Scheme); err != nil {
		return casefile.CaseOpened{}, err
	}
	opening, err := d.parties(ctx, ask, in, within, today)
	if err != nil {
		return casefile.CaseOpened{}, err
	}
	if opening.DraftUntil, err = d.draftUntil(in.Scheme, today); err != nil {
		return casefile.CaseOpened{}, err
	}
	command, err := ask.command(casefile.CommandOpen, "", "", in)
	if err != nil {
		return casefile.CaseOpened{}, err
	}
	opened, err := outcome[casefile.CaseOpened](d.Register.OpenCase(ctx, command, opening))
	if err == nil {
		d.Dispatcher.Hurry()
	}
	return opened, d.log(ctx, ask.By, auth.CaseOpen, opened.Code, "", err)
}

// parties settles who is who. At the counter an officer opens for others; everybody else is a party of the case, and who is
// neither beneficiary nor applicant is their helper.
func (d *Desk) parties(ctx context.Context, ask Ask, in OpenInput, within casefile.Scope, today civil.Date) (casefile.Opening, error) {
	o := casefile.Opening{Scheme: in.Scheme, OpenedBy: ask.By.PersonID, Duty: "party", On: today}
	caller := person.Person{ID: ask.By.PersonID}
	atCounter := len(within.Offices) > 0
	if atCounter {
		o.Duty, o.Offices = string(auth.Counter), within.Offices
		if in.Beneficiary == nil {
			return o, errs.New("BENEFICIARY_MISSING")
		}
	}
	o.Beneficiary, o.Applicant = caller, caller
	if in.Beneficiary != nil {
		o.Beneficiary = *in.Beneficiary
		if err := d.checkPerson(ctx, &o.Beneficiary, "beneficiary/", today); err != nil {
			return o, err
		}
		if atCounter {
			o.Applicant = o.Beneficiary
		}
	}
	if in.Applicant != nil {
		o.Applicant = *in.Applicant
		if err := d.checkPerson(ctx, &o.Applicant, "applicant/", today); err != nil {
			return o, err
		}
	}
	return o, nil
}

// checkPerson refuses what cannot be a person, or lives in a commune that is not there.
func (d *Desk) checkPerson(ctx context.Context, p *person.Person, prefix string, today civil.Date) error {
	p.ID = "" // an id is ours to give
	if err := p.Check(prefix, today); err != nil {
		return err
	}
	home, err := d.Register.Office(ctx, p.Commune)
	if err == nil {
		err = home.MustBeHome(today)
	}
	if refusal, ok := errs.As(err); ok {
		return errs.Wrong(errs.Field{Name: prefix + "commune", Code: refusal.Code, Params: refusal.Params})
	}
	return err
}
