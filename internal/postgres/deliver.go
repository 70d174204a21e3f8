package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/money"
)

// Delivered records the letter that lies in object storage.
func (s *Store) Delivered(ctx context.Context, m casefile.Move, l letter.Stored) (casefile.Moved, error) {
	return s.move(ctx, m, "LETTER_MADE", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := tx.Exec(ctx, `insert into letter (case_code, kind, object, sha256, made_on) values ($1, $2, $3, $4, $5)`,
			c.Code, l.Kind, l.Object, l.SHA256, m.On)
		return nil, err
	})
}

// LetterOf finds the letter of a case.
func (s *Store) LetterOf(ctx context.Context, code string) (letter.Stored, error) {
	rows, err := s.pool.Query(ctx, `select kind, object, sha256 from letter where case_code = $1`, code)
	l, err := oneOr(rows, err, pgx.RowToStructByPos[letter.Stored], errs.New("LETTER_NOT_READY"))
	return l, translate("read a letter", err)
}

// Entitled grants what the decision says. Granting again changes nothing.
func (s *Store) Entitled(ctx context.Context, code string, on civil.Date) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var id, month string
		var amount int64
		err := tx.QueryRow(ctx, `insert into entitlement (case_code, scheme, program, office, beneficiary, payee, start_month)
			select c.code, c.scheme, d.program, c.office, c.beneficiary, c.payee, d.start_month from cases c join decision d on d.case_code = c.code
			where c.code = $1 and d.outcome = 'approved'
			on conflict (case_code) do nothing returning id, to_char(start_month, 'MM/YYYY')`, code).Scan(&id, &month)
		if err == pgx.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `insert into entitlement_amount (entitlement, from_month, known_on, amount, determination)
			select e.id, e.start_month, $2, d.amount, d.determination from entitlement e join decision d using (case_code)
			where e.id = $1 returning amount`, id, on).Scan(&amount)
		if err != nil {
			return err
		}
		return addTimeline(ctx, tx, code, on, "ENTITLED", told{"amount": money.VND(amount).Grouped(), "month": month})
	})
	return translate("entitle", err)
}

// Closed ends a case whose first payment the bank has confirmed, and refuses while it has not.
func (s *Store) Closed(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	var paid int64
	err := s.pool.QueryRow(ctx, `select coalesce(sum(d.amount), 0) from payment p join payment_line l on l.payment = p.id
		join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
		where e.case_code = $1 and p.state = 'paid'`, m.Case).Scan(&paid)
	if err != nil {
		return casefile.Moved{}, translate("look for a confirmed payment", err)
	}
	if paid == 0 {
		return casefile.Moved{Refusal: errs.New("PAYMENT_NOT_CONFIRMED")}, nil
	}
	return s.move(ctx, m, "PAYMENT_CONFIRMED", func(context.Context, pgx.Tx, casefile.Case, *casefile.Transition) (told, error) {
		return told{"amount": money.VND(paid).Grouped()}, nil
	})
}
