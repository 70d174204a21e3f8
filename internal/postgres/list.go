package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
)

// CasesWithin is a page of the cases within the scope, newest first.
func (s *Store) CasesWithin(ctx context.Context, within casefile.Scope, f casefile.Filter) ([]casefile.Summary, error) {
	rows, err := s.pool.Query(ctx, `select c.code, c.scheme, c.office, p.name, c.state, coalesce(c.outcome, ''), c.opened_on, c.filed_on, c.due
		from cases c join person p on p.id = c.beneficiary
		where (`+reached(within)+`) and ($5 = '' or c.state = $5) and ($6::date is null or (c.opened_on, c.code) < ($6, $7))
		order by c.opened_on desc, c.code desc limit $8`,
		within.Offices, within.Queues, idOrNil(within.Person), idOrNil(within.Opened), f.State, f.After.OpenedOn, f.After.Code, f.Limit)
	if err != nil {
		return nil, translate("list cases", err)
	}
	cases, err := pgx.CollectRows(rows, pgx.RowToStructByPos[casefile.Summary])
	return cases, translate("list cases", err)
}

// reached is the scope as a condition on the case c; $1 to $4 are its parts. Only the parts it has are asked, each by an
// index of its own: with all of them in one condition every case would be looked at.
func reached(within casefile.Scope) string {
	all := `coalesce($1::text[], $2::text[]) is null and coalesce($3::uuid, $4::uuid) is null` // names each parameter, holds for none of the parts
	if within.All {
		return `true or ` + all
	}
	parts := []string{`false and ` + all}
	add := func(has bool, codes string) {
		if has {
			parts = append(parts, `c.code in (`+codes+`)`)
		}
	}
	add(len(within.Offices) > 0, `select code from cases where office = any($1)`)
	add(len(within.Queues) > 0, `select case_code from task where queue = any($2)`)
	add(within.Person != "", `select code from cases where beneficiary = $3 union all select code from cases where applicant = $3
		union all select code from cases where payee = $3 union all select code from cases where helper = $3`)
	add(within.Opened != "", `select code from cases where opened_by = $4`)
	return strings.Join(parts, ` or `)
}
