package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/audit"
)

// Audit appends one line to the log.
func (s *Store) Audit(ctx context.Context, e audit.Entry) error {
	_, err := s.pool.Exec(ctx, `insert into audit (person, action, case_code, target, outcome, code, request_id)
		values (nullif($1, '')::uuid, $2, nullif($3, ''), $4, $5, $6, $7)`,
		e.Person, e.Action, e.Case, e.Target, e.Outcome, e.Code, e.RequestID)
	return translate("write the log", err)
}

// Trail is a page of the log, newest first.
func (s *Store) Trail(ctx context.Context, f audit.Filter) ([]audit.Event, error) {
	rows, err := s.pool.Query(ctx, `select a.id, a.at, coalesce(a.person::text, ''), coalesce(p.name, ''), coalesce(d.role, ''), coalesce(d.office, ''),
			a.action, coalesce(a.case_code, ''), a.target, a.outcome, a.code, a.request_id
		from audit a left join person p on p.id = a.person
		left join lateral (select role, office from duty where person = a.person order by valid_from desc, role limit 1) d on true
		where ($1 = '' or a.case_code = $1) and ($2::uuid is null or a.person = $2) and ($3::text[] is null or a.action = any($3))
		and ($4 = '' or a.outcome = $4) and ($5 = 0 or a.id < $5)
		order by a.id desc limit $6`, f.Case, idOrNil(f.Person), f.Actions, f.Outcome, f.Before, f.Limit)
	if err != nil {
		return nil, translate("read the log", err)
	}
	events, err := pgx.CollectRows(rows, pgx.RowToStructByPos[audit.Event])
	return events, translate("read the log", err)
}
