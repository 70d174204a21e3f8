package postgres

import (
	"context"

	"github.com/an-sinh/ansinh/internal/audit"
)

// Audit appends one line to the log.
func (s *Store) Audit(ctx context.Context, e audit.Entry) error {
	_, err := s.pool.Exec(ctx, `insert into audit (person, action, case_code, target, outcome, code, request_id)
		values (nullif($1, '')::uuid, $2, nullif($3, ''), $4, $5, $6, $7)`,
		e.Person, e.Action, e.Case, e.Target, e.Outcome, e.Code, e.RequestID)
	return translate("write the log", err)
}
