package postgres

import (
	"context"

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
		beneficiary, err := ensurePerson(ctx, tx, o.Beneficiary, o.On)
		if err != nil {
			return nil, err
		}
		applicant, err := ensurePerson(ctx, tx, o.Applicant, o.On)
		if err != nil {
			return nil, err
		}
		home, err := officeByCode(ctx, tx, beneficiary.Commune)
		if err != nil {
			return nil, err
		}
		code, err := nextCode(ctx, tx, home, o.On)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `insert into cases (code, scheme, office, root, beneficiary, applicant, opened_by, opened_on)
			values ($1, $2, $3, $1, $4, $5, $6, $7)`, code, o.Scheme, home.Code, beneficiary.ID, applicant.ID, o.OpenedBy, o.On); err != nil {
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

// nextCode takes the next serial number of the organ on the day.
func nextCode(ctx context.Context, tx pgx.Tx, home office.Office, day civil.Date) (string, error) {
	var serial int
	err := tx.QueryRow(ctx, `insert into case_serial (organ, day, last) values ($1, $2, 1)
		on conflict (organ, day) do update set last = case_serial.last + 1 returning last`, home.Organ, day).Scan(&serial)
	return casefile.NewCode(home.Organ, day, serial), err
}

// addAct notes who acted under which duty; the four-eyes constraint refuses a second hat.
func addAct(ctx context.Context, tx pgx.Tx, root, code, personID, duty, what string) error {
	_, err := tx.Exec(ctx, `insert into act (root_case, person, duty, case_code, what) values ($1, $2, $3, $4, $5)`,
		root, personID, duty, code, what)
	return err
}

// ensurePerson finds a person by id or citizen number, or stores a new one.
func ensurePerson(ctx context.Context, tx pgx.Tx, p person.Person, on civil.Date) (person.Person, error) {
	if p.ID != "" {
		return personBy(ctx, tx, `id = $1`, p.ID)
	}
	if p.CitizenNumber != "" {
		known, err := personBy(ctx, tx, `citizen_number = $1`, p.CitizenNumber)
		if err == nil {
			if known.Name != p.Name || known.BirthDate != p.BirthDate {
				return known, errs.New("PERSON_DIFFERS") // never a silent overwrite, and never a hint at who it is
			}
			return known, nil
		}
		if errs.CodeOf(err) != "PERSON_NOT_FOUND" {
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
	err = tx.QueryRow(ctx, `insert into person (citizen_number, name, birth_date, commune, phone)
		values (nullif($1, ''), $2, $3, $4, $5) returning id`, p.CitizenNumber, p.Name, p.BirthDate, p.Commune, p.Phone).Scan(&p.ID)
	return p, err
}
