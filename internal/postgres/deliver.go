package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/money"
)

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
