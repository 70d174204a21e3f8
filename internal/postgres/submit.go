package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/population"
)

// Submitted receives the full file: from now on the clock runs and nothing of it changes.
func (s *Store) Submitted(ctx context.Context, m casefile.Move, sub casefile.Submission) (casefile.Moved, error) {
	return s.move(ctx, m, "SUBMITTED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		if err := mustBeOpened(c); err != nil {
			return nil, err
		}
		if c.DraftVersion != sub.DraftVersion { // somebody wrote between the check and this transaction
			return nil, errs.New("DRAFT_CHANGED", "version", c.DraftVersion)
		}
		payee, err := settlePayee(ctx, tx, c, m)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `update deadline set met_on = $2 where case_code = $1 and kind = 'draft'`, c.Code, m.On); err != nil {
			return nil, err
		}
		t.Due, t.Procedure = sub.Due, &sub.Procedure
		if _, err := tx.Exec(ctx, `update cases set filed_on = $2, procedure = $3, payee = $4, state = 'submitted' where code = $1`,
			c.Code, m.On, sub.Procedure, payee); err != nil {
			return nil, err
		}
		if err := recordFacts(ctx, tx, c.Code, c.Facts, fact.Applicant, m.On, m.On); err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `insert into deadline (case_code, kind, due) values ($1, 'decision', $2)`, c.Code, sub.Due)
		return told{"due": sub.Due.Vietnamese()}, err
	})
}

// settlePayee finds the person who receives the money and makes them a party of the case.
func settlePayee(ctx context.Context, tx pgx.Tx, c casefile.Case, m casefile.Move) (string, error) {
	payee, err := payeeOf(ctx, tx, c, m)
	if err != nil {
		return "", err
	}
	return payee, addAct(ctx, tx, c.Root, c.Code, payee, "party", "payee")
}

// mustBeOpened refuses to change what was handed in or ended.
func mustBeOpened(c casefile.Case) error {
	switch c.State {
	case casefile.Opened:
		return nil
	case casefile.Closed:
		return errs.New("CASE_CLOSED")
	}
	return errs.New("CASE_ALREADY_SUBMITTED")
}

// payeeOf is the person who receives the money.
func payeeOf(ctx context.Context, tx pgx.Tx, c casefile.Case, m casefile.Move) (string, error) {
	switch payee := c.Payout.Payee; {
	case payee.Person != nil:
		p, err := ensurePerson(ctx, tx, *payee.Person, false, m.On)
		return p.ID, err
	case payee.Party == "applicant":
		return c.Applicant, nil
	default:
		return c.Beneficiary, nil
	}
}

// Checked notes that the documents are what they were when the file was received, and locked, and what the registers say
// of the people. What the rules will be asked stays what the applicant said.
func (s *Store) Checked(ctx context.Context, m casefile.Move, findings ...population.Finding) (casefile.Moved, error) {
	return s.move(ctx, m, "CHECKED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, _ *casefile.Transition) (told, error) {
		for _, f := range findings {
			if err := addFinding(ctx, tx, c.Code, m.On, f, ""); err != nil {
				return nil, err
			}
		}
		if err := settleParties(ctx, tx, c.Code, m.On, findings); err != nil {
			return nil, err
		}
		return nil, warnOfEntitlement(ctx, tx, c, m.On)
	})
}

// PayeeOf finds the person a case pays.
func (s *Store) PayeeOf(ctx context.Context, code string) (person.Person, error) {
	p, err := personBy(ctx, s.pool, `id = (select payee from cases where code = $1)`, code)
	return p, translate("read a payee", err)
}

// Refused stores that a command was refused, without moving the file.
func (s *Store) Refused(ctx context.Context, m casefile.Move, refusal *errs.Error) (casefile.Moved, error) {
	return s.move(ctx, m, string(refusal.Code), func(context.Context, pgx.Tx, casefile.Case, *casefile.Transition) (told, error) { return nil, refusal })
}
