package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/fact"
)

// Returned gives a file back to the level below.
func (s *Store) Returned(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	return s.move(ctx, m, "RETURNED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		_, err := completeLevel(ctx, tx, m, c, t, by, answer, d)
		return nil, err
	})
}

// SupplementAsked gives the word to the applicant: no task is open, and the clock of the office stands still.
func (s *Store) SupplementAsked(ctx context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record, asked casefile.Supplement) (casefile.Moved, error) {
	return s.move(ctx, m, "SUPPLEMENT_ASKED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		if _, err := completeLevel(ctx, tx, m, c, t, by, answer, d); err != nil {
			return nil, err
		}
		t.State = casefile.Supplementing
		if _, err := tx.Exec(ctx, `insert into supplement (case_code, task, items, note, asked_on, answer_by, days_left) values ($1, $2, $3, $4, $5, $6, $7)`,
			c.Code, by.Task, asked.Items, asked.Note, asked.AskedOn, asked.AnswerBy, asked.Left); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `update deadline set paused_on = $2 where case_code = $1 and kind = 'decision'`, c.Code, m.On); err != nil {
			return nil, err
		}
		_, err := tx.Exec(ctx, `insert into deadline (case_code, kind, due) values ($1, 'supplement', $2)`, c.Code, asked.AnswerBy)
		return told{"by": asked.AnswerBy.Vietnamese()}, err
	})
}

// SupplementOf finds what the applicant was asked for.
func (s *Store) SupplementOf(ctx context.Context, code string) (casefile.Supplement, error) {
	rows, err := s.pool.Query(ctx, `select items, note, asked_on, asked_at, answer_by, answered_on, lapsed_on, days_left from supplement where case_code = $1`, code)
	asked, err := oneOr(rows, err, readSupplement, errs.New("NOTHING_ASKED"))
	return asked, translate("read a supplement", err)
}

func readSupplement(row pgx.CollectableRow) (casefile.Supplement, error) {
	var s casefile.Supplement
	err := row.Scan(&s.Items, &s.Note, &s.AskedOn, &s.AskedAt, &s.AnswerBy, &s.AnsweredOn, &s.LapsedOn, &s.Left)
	return s, err
}

// amendments are the lines of the timeline for what changes a handed-in file.
var amendments = map[casefile.CommandKind]string{casefile.CommandSupplement: "SUPPLEMENT_ANSWERED", casefile.CommandCorrect: "CORRECTED"}

// Amended changes a handed-in file. What stood there before is kept beside it, an open task is taken off the desk, and
// the file has to be decided by the day.
func (s *Store) Amended(ctx context.Context, m casefile.Move, command casefile.Command, change casefile.Amendment, due civil.Date) (casefile.Moved, error) {
	return s.move(ctx, m, amendments[command.Kind], func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		if err := mustBeUndecided(c); err != nil {
			return nil, err
		}
		after := c.Amended(change)
		if _, err := tx.Exec(ctx, `insert into amendment (case_code, kind, command, person, on_date, before, after, note) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			c.Code, command.Kind, command.ID, command.Person, m.On, content(c), content(after), change.Note); err != nil {
			return nil, err
		}
		payee, err := settlePayee(ctx, tx, after, m)
		if err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `update cases set facts = $2, payout = $3, payee = $4, draft_version = draft_version + 1 where code = $1`,
			c.Code, after.Facts, after.Payout, payee); err != nil {
			return nil, err
		}
		if err := recordFacts(ctx, tx, c.Code, change.Facts, fact.Applicant, m.On, m.On); err != nil {
			return nil, err
		}
		if err := supersedeTask(ctx, tx, c.Code); err != nil {
			return nil, err
		}
		if c.State == casefile.Supplementing {
			return told{"due": due.Vietnamese()}, resume(ctx, tx, c.Code, "answered_on", m.On, due, t)
		}
		return nil, nil
	})
}

// content is the part of a case that the applicant writes.
func content(c casefile.Case) map[string]any {
	return map[string]any{"facts": c.Facts, "payout": c.Payout}
}

// SupplementLapsed goes on without an answer: the office has the working days it had left.
func (s *Store) SupplementLapsed(ctx context.Context, m casefile.Move, due civil.Date) (casefile.Moved, error) {
	by, rang, err := s.passed(ctx, m.Case, "supplement")
	if err != nil || !rang {
		return casefile.Moved{}, err
	}
	return s.move(ctx, m, "SUPPLEMENT_LAPSED", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		return told{"by": by.Vietnamese(), "due": due.Vietnamese()}, resume(ctx, tx, c.Code, "lapsed_on", m.On, due, t)
	})
}

// resume lets the clock of the office go on.
func resume(ctx context.Context, tx pgx.Tx, code, how string, on, due civil.Date, t *casefile.Transition) error {
	t.Due = due
	if _, err := tx.Exec(ctx, `update supplement set `+how+` = $2 where case_code = $1`, code, on); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update deadline set paused_on = null, due = case kind when 'decision' then $3 else due end,
		met_on = case when kind = 'supplement' and $4 = 'answered_on' then $2 else met_on end
		where case_code = $1 and kind in ('decision', 'supplement')`, code, on, due, how)
	return err
}

// Withdrawn ends an undecided case on the applicant's word.
func (s *Store) Withdrawn(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	return s.move(ctx, m, "WITHDRAWN", func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told, error) {
		if c.State != casefile.Opened {
			if err := mustBeUndecided(c); err != nil {
				return nil, err
			}
		}
		t.Outcome = casefile.Withdrawn
		if err := supersedeTask(ctx, tx, c.Code); err != nil {
			return nil, err
		}
		return nil, endClocks(ctx, tx, c.Code, m.On)
	})
}

// Expired closes a draft that nobody touched until its day had passed.
func (s *Store) Expired(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	if _, rang, err := s.passed(ctx, m.Case, "draft"); err != nil || !rang {
		return casefile.Moved{}, err
	}
	return s.move(ctx, m, "EXPIRED", func(_ context.Context, _ pgx.Tx, _ casefile.Case, t *casefile.Transition) (told, error) {
		t.Outcome = casefile.Expired
		return nil, nil
	})
}

// passed tells whether a deadline has passed unmet, and which day it was.
func (s *Store) passed(ctx context.Context, code, kind string) (day civil.Date, rang bool, err error) {
	err = s.pool.QueryRow(ctx, `select due from deadline where case_code = $1 and kind = $2 and rung_on is not null and met_on is null`, code, kind).Scan(&day)
	if err == pgx.ErrNoRows {
		return day, false, nil
	}
	return day, err == nil, translate("look at a deadline", err)
}

func mustBeUndecided(c casefile.Case) error {
	switch {
	case c.State.Undecided():
		return nil
	case c.State == casefile.Opened:
		return errs.New("CASE_NOT_SUBMITTED")
	case c.State == casefile.Closed:
		return errs.New("CASE_CLOSED")
	}
	return errs.New("ALREADY_DECIDED")
}

// supersedeTask takes the open task of a case off the desk: its ground has shifted.
func supersedeTask(ctx context.Context, tx pgx.Tx, code string) error {
	_, err := tx.Exec(ctx, `update task set state = 'done', outcome = $2, done_at = clock_timestamp() where case_code = $1 and state <> 'done'`,
		code, casefile.OvertakenByParty)
	return err
}

func endClocks(ctx context.Context, tx pgx.Tx, code string, on civil.Date) error {
	_, err := tx.Exec(ctx, `update deadline set met_on = $2, paused_on = null where case_code = $1 and met_on is null and rung_on is null`, code, on)
	return err
}
