package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Deadline is a due date that rang.
type Deadline struct {
	Case string
	Kind string
	Due  civil.Date
}

// AdvanceClock moves a local clock forward to a day, ringing everything due on the way in order. It never moves back, and
// a year forward at most: a slip of the finger cannot be undone.
func (s *Store) AdvanceClock(ctx context.Context, to civil.Date) ([]Deadline, error) {
	now, err := s.Today(ctx)
	if err != nil {
		return nil, err
	}
	if to.After(now.AddYears(1)) {
		return nil, errs.New("CLOCK_MOVES_TOO_FAR", "today", now.Vietnamese())
	}
	var rung []Deadline
	for {
		deadline, more, err := s.ringNext(ctx, to)
		if err != nil {
			return rung, err
		}
		if !more {
			return rung, s.setClock(ctx, to)
		}
		rung = append(rung, deadline)
	}
}

// ringNext moves the clock to the next deadline that ends before the day and rings it, in one transaction: a crash
// leaves the clock between two deadlines, never past one that has not rung.
func (s *Store) ringNext(ctx context.Context, to civil.Date) (next Deadline, more bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select from business_clock for update`); err != nil { // one hand on the clock at a time
			return err
		}
		now, err := today(ctx, tx)
		if err != nil {
			return err
		}
		next, more, err = ring(ctx, tx, now, to, "")
		if err != nil || !more {
			return err
		}
		return setClock(ctx, tx, later(next.Due.AddDays(1), now))
	})
	return next, more, translate("ring a deadline", err)
}

// RingDue rings everything that today has passed, each in a transaction of its own, and counts it. Any number of
// sweeps may run at once and be killed: what rang has rung, the rest is found by the next one. A case that somebody
// works on at this moment is left to the next one too.
func (s *Store) RingDue(ctx context.Context) (rung int, err error) {
	for more := true; more; {
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
			now, err := today(ctx, tx)
			if err != nil {
				return err
			}
			_, more, err = ring(ctx, tx, now, now, "skip locked")
			return err
		})
		if err != nil {
			return rung, translate("ring a deadline", err)
		}
		if more {
			rung++
		}
	}
	return rung, nil
}

// inTime is a command of the applicant that was given by the last day and that the engine has not carried out yet. Until
// it is answered the deadline does not ring: a day is not let pass because the engine was away.
const inTime = `select from command o where o.case_code = d.case_code and o.kind in ('submit', 'supplement') and o.state = 'pending'
	and o.delivered_at is null and o.asked_on <= d.due and d.kind in ('draft', 'supplement')`

// ring rings the first deadline that ends before the day. The case is locked before its deadline, in the order of every
// step of a case.
func ring(ctx context.Context, tx pgx.Tx, now, before civil.Date, whenLocked string) (next Deadline, found bool, err error) {
	for {
		err := tx.QueryRow(ctx, `select d.case_code, d.kind from deadline d join cases c on c.code = d.case_code
			where d.due < $1 and d.met_on is null and d.rung_on is null and d.paused_on is null and not exists (`+inTime+`)
			order by d.due, d.case_code, d.kind limit 1 for update of c `+whenLocked, before).Scan(&next.Case, &next.Kind)
		if err == pgx.ErrNoRows {
			return Deadline{}, false, nil
		}
		if err != nil {
			return Deadline{}, false, err
		}
		// While we waited for the case it may have gone on, and with it the deadline.
		err = tx.QueryRow(ctx, `update deadline set rung_on = greatest(due + 1, $4::date) where case_code = $1 and kind = $2
			and due < $3 and met_on is null and rung_on is null and paused_on is null returning due`, next.Case, next.Kind, before, now).Scan(&next.Due)
		if err == nil {
			return next, true, rang(ctx, tx, next, later(next.Due.AddDays(1), now))
		}
		if err != pgx.ErrNoRows {
			return Deadline{}, false, err
		}
	}
}

// rang says what a deadline that rings means: one of the office stands in the timeline, one of the applicant's is for
// the case to act on. The last day itself is still in time.
func rang(ctx context.Context, tx pgx.Tx, d Deadline, on civil.Date) error {
	if d.Kind == "decision" {
		return addTimeline(ctx, tx, d.Case, on, "DEADLINE_PASSED", told{"due": d.Due.Vietnamese()})
	}
	return addParcel(ctx, tx, "case/"+d.Case, "signal", "deadline-passed", map[string]any{"kind": d.Kind})
}

func later(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return b
	}
	return a
}
