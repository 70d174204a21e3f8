package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/payment"
)

// PaymentsWithin lists payments of the offices in the scope, or of cases in which the person is a party.
func (s *Store) PaymentsWithin(ctx context.Context, within casefile.Scope, f payment.Filter) ([]payment.Payment, error) {
	rows, err := s.pool.Query(ctx, `select p.id, p.run, array_agg(distinct e.case_code order by e.case_code), p.channel, p.amount, p.state, p.reason,
			coalesce(max(i.key), ''), coalesce(max(b.name), ''), coalesce(max(i.post_office), ''), max(i.collect_from), max(i.collect_to)
		from payment p join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
		join cases c on c.code = e.case_code
		left join instruction i on i.payment = p.id left join bank_file b on b.run = p.run
		where ($1 or e.office = any($2) or ($3 <> '' and $3 in (c.beneficiary::text, c.applicant::text, c.payee::text)))
		and ($4 = '' or e.case_code = $4) and ($5 = '' or p.run::text = $5) and ($6 = '' or p.state = $6) and ($7 = '' or p.id::text > $7)
		group by p.id order by p.id::text limit $8`,
		within.All, within.Offices, within.Person, f.Case, f.Run, f.State, f.After, f.Limit)
	if err != nil {
		return nil, translate("list payments", err)
	}
	payments, err := pgx.CollectRows(rows, pgx.RowToStructByPos[payment.Payment])
	return payments, translate("list payments", err)
}
