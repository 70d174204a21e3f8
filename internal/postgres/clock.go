package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// businessNow is the business instant: wall time in production; on a local stack the instant the clock was set to
// plus the time that has passed since.
const businessNow = `(select case mode when 'wall' then clock_timestamp() else business + (clock_timestamp() - wall) end
	from business_clock)`

// Now is the business instant.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := s.pool.QueryRow(ctx, `select `+businessNow).Scan(&now)
	return now, translate("read the business clock", err)
}

// Today is the business date in Viet Nam.
func (s *Store) Today(ctx context.Context) (civil.Date, error) {
	now, err := s.Now(ctx)
	return civil.DateOf(now), err
}

// StartClock sets the clock of a database that has none yet. A local clock starts at eight in the morning of the day.
func (s *Store) StartClock(ctx context.Context, mode string, day civil.Date) error {
	_, err := s.pool.Exec(ctx, `insert into business_clock (mode, business, wall) values ($1, $2, clock_timestamp())
		on conflict do nothing`, mode, morning(day))
	return translate("start the business clock", err)
}

func (s *Store) setClock(ctx context.Context, to civil.Date) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return setClock(ctx, tx, to) })
}

// setClock moves a local clock to the morning of the day unless it is already later.
func setClock(ctx context.Context, tx pgx.Tx, to civil.Date) error {
	var mode string
	var now time.Time
	if err := tx.QueryRow(ctx, `select mode, `+businessNow+` from business_clock for update`).Scan(&mode, &now); err != nil {
		return err
	}
	if mode != "local" {
		return errs.New("CLOCK_FOLLOWS_THE_WALL")
	}
	if civil.DateOf(now).After(to) {
		return errs.New("CLOCK_ONLY_MOVES_FORWARD", "today", civil.DateOf(now), "date", to)
	}
	if civil.DateOf(now) == to {
		return nil
	}
	_, err := tx.Exec(ctx, `update business_clock set business = $1, wall = clock_timestamp()`, morning(to))
	return err
}

func morning(day civil.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 8, 0, 0, 0, civil.Zone)
}

// today is the business date within a transaction.
func today(ctx context.Context, tx pgx.Tx) (civil.Date, error) {
	var now time.Time
	err := tx.QueryRow(ctx, `select `+businessNow).Scan(&now)
	return civil.DateOf(now), err
}
