package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/notice"
)

// addTimeline writes what happened, and whom to tell, in the transaction in which it happens.
func addTimeline(ctx context.Context, tx pgx.Tx, code string, on civil.Date, what string, params told) error {
	if params == nil {
		params = told{}
	}
	write := `insert into timeline (case_code, on_date, what, params) values ($1, $2, $3, $4)`
	if notice.Concerns(what) {
		write = `with told as (` + write + ` returning id, case_code)` + tell
	}
	_, err := tx.Exec(ctx, write, code, on, what, params)
	return err
}

// Timeline is everything that happened to a case, in order.
func (s *Store) Timeline(ctx context.Context, code string) ([]casefile.Happening, error) {
	rows, err := s.pool.Query(ctx, `select at, on_date, what, params from timeline where case_code = $1 order by id`, code)
	if err != nil {
		return nil, translate("read the timeline", err)
	}
	happenings, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (casefile.Happening, error) {
		var h casefile.Happening
		var params []byte
		var at time.Time
		if err := row.Scan(&at, &h.On, &h.What, &params); err != nil {
			return h, err
		}
		h.At = at
		return h, json.Unmarshal(params, &h.Params)
	})
	return happenings, translate("read the timeline", err)
}
