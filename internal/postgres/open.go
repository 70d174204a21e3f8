package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
)

// OpenCase stores a case and sends its workflow on its way, both in one transaction.
func (s *Store) OpenCase(ctx context.Context, command casefile.Command, o casefile.Opening) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		beneficiary, err := ensurePerson(ctx, tx, o.Beneficiary, len(o.Offices) > 0, o.On)
		if err != nil {
			return nil, err
		}
		applicant, err := ensurePerson(ctx, tx, o.Applicant, len(o.Offices) > 0, o.On)
		if err != nil {
			return nil, err
		}
		home, err := officeByCode(ctx, tx, beneficiary.Commune)
		if err != nil {
			return nil, err
		}
		if err := mayOpen(o, home.Code); err != nil {
			return nil, err
		}
		code, err := nextCode(ctx, tx, home, o.On)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `insert into cases (code, scheme, office, root, beneficiary, applicant, opened_by, opened_on, helper)
			values ($1, $2, $3, $1, $4, $5, $6, $7, case when $8 = 'party' and $6::uuid not in ($4, $5) then $6 end)`, code, o.Scheme, home.Code, beneficiary.ID, applicant.ID, o.OpenedBy, o.On, o.Duty); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `update command set case_code = $2 where id = $1`, command.ID, code); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `insert into deadline (case_code, kind, due) select $1, 'draft', $2 where $2::date is not null`, code, o.DraftUntil); err != nil {
			return nil, err
		}
		for _, party := range []string{beneficiary.ID, applicant.ID} {
			if err := addAct(ctx, tx, code, code, party, "party", "opened"); err != nil {
				return nil, err
			}
		}
		if o.OpenedBy != applicant.ID && o.OpenedBy != beneficiary.ID {
			if err := addAct(ctx, tx, code, code, o.OpenedBy, o.Duty, "opened"); err != nil {
				return nil, err
			}
		}
		if err := addTimeline(ctx, tx, code, o.On, "CASE_OPENED", told{"case": code}); err != nil {
			return nil, err
		}
		if err := addParcel(ctx, tx, "case/"+code, "start-case", o.Scheme, map[string]any{"case": code}); err != nil {
			return nil, err
		}
		return casefile.CaseOpened{Code: code, State: casefile.Opened}, nil
	})
}

// mayOpen refuses a clerk who takes in what another office decides. Who lives where is known only now: a person may be
// known to us already.
func mayOpen(o casefile.Opening, office string) error {
	if len(o.Offices) > 0 && !slices.Contains(o.Offices, office) {
		return errs.New("FORBIDDEN", "action", "case.open", "reason", "AUTHZ_OUTSIDE_DUTY").With(errs.Field{Name: "duty", Code: "AUTHZ_OUTSIDE_DUTY"})
	}
	return nil
}

// nextCode takes the next serial number of the organ on the day.
func nextCode(ctx context.Context, tx pgx.Tx, home office.Office, day civil.Date) (string, error) {
	var serial int
	err := tx.QueryRow(ctx, `insert into case_serial (organ, day, last) values ($1, $2, 1)
		on conflict (organ, day) do update set last = case_serial.last + 1 returning last`, home.Organ, day).Scan(&serial)
	return casefile.NewCode(home.Organ, day, serial), err
}

// addAct notes who acted under which duty; the four-eyes constraint refuses a second hat. A party who gave no citizen
// number may be anybody of the same name, birth date and commune: whoever looks like them may not act on the case either.
func addAct(ctx context.Context, tx pgx.Tx, root, code, personID, duty, what string) error {
	_, err := tx.Exec(ctx, `insert into act (root_case, person, duty, case_code, what) values ($1, $2, $3, $4, $5)`,
		root, personID, duty, code, what)
	if err != nil || duty != "party" {
		return err
	}
	_, err = tx.Exec(ctx, `insert into act (root_case, person, duty, case_code, what)
		select $1, p.id, 'party', $3, 'looks like a party' from person x join person p
			on p.birth_date = x.birth_date and p.commune = x.commune and lower(p.name) = lower(x.name) and p.id <> x.id
		where x.id = $2 and x.citizen_number is null`, root, personID, code)
	return err
}

// ensurePerson finds a person by id, or by citizen number together with everything that goes with it, or stores a new one.
//
// Somebody who gives a number of ours with another name or birth date learns nothing from it: at the counter, where a
// clerk sees the card, it is refused; elsewhere the number is kept as one that is only claimed, and the register of the
// population answers for it.
func ensurePerson(ctx context.Context, tx pgx.Tx, p person.Person, atCounter bool, on civil.Date) (person.Person, error) {
	if p.ID != "" {
		return personBy(ctx, tx, `id = $1`, p.ID)
	}
	column := "citizen_number"
	if p.CitizenNumber != "" {
		known, err := personBy(ctx, tx, `citizen_number = $1`, p.CitizenNumber)
		switch {
		case err == nil && known.Name == p.Name && known.BirthDate == p.BirthDate:
			return known, nil
		case err == nil && atCounter:
			return known, errs.New("PERSON_DIFFERS") // never a silent overwrite, and never a hint at who it is
		case err == nil:
			column = "claimed_number"
		case errs.CodeOf(err) != "PERSON_NOT_FOUND":
			return known, err
		}
	}
	home, err := officeByCode(ctx, tx, p.Commune)
	if err != nil {
		return p, err
	}
	if err := home.MustBeHome(on); err != nil {
		return p, err
	}
	err = tx.QueryRow(ctx, `insert into person (`+column+`, name, birth_date, commune, phone, email)
		values (nullif($1, ''), $2, $3, $4, $5, $6) returning id`, p.CitizenNumber, p.Name, p.BirthDate, p.Commune, p.Phone, p.Email).Scan(&p.ID)
	return p, err
}
