package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

// step is what one step of a case does inside its transaction, besides what every step does. It gives the values that
// the sentence of the timeline names.
type step func(ctx context.Context, tx pgx.Tx, c casefile.Case, t *casefile.Transition) (told told, err error)

type told map[string]any

// move makes one step of a case in one transaction:
//
//	(a) a command that is known gives its stored outcome;
//	(b) where the case has gone on without the workflow, nothing changes and the missed transitions come back;
//	(c) else the step is made: closed task, new state, next task, act, timeline, outcome and revision + 1.
//
// Temporal and PostgreSQL cannot commit together. Whatever is lost between them, the workflow asks again and this
// transaction answers the same.
func (s *Store) move(ctx context.Context, m casefile.Move, what string, do step) (casefile.Moved, error) {
	var moved casefile.Moved
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) (err error) {
		moved, err = s.moveWithin(ctx, tx, m, what, do)
		return err
	})
	err = translate(what, err)
	if refusal, ok := errs.As(err); ok && m.Command != "" { // a machine has nobody to tell: its step is tried again
		return s.refuse(ctx, m.Command, refusal)
	}
	return moved, err
}

func (s *Store) moveWithin(ctx context.Context, tx pgx.Tx, m casefile.Move, what string, do step) (casefile.Moved, error) {
	c, err := lockCase(ctx, tx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	if m.Revision > c.Revision {
		return casefile.Moved{}, fmt.Errorf("workflow of %s is at revision %d, the register at %d", m.Case, m.Revision, c.Revision)
	}
	if m.Revision < c.Revision {
		missed, err := transitionsAfter(ctx, tx, m.Case, m.Revision)
		return casefile.Moved{Missed: missed}, err
	}
	if m.Command != "" {
		if known, answered, err := answeredCommand(ctx, tx, m); err != nil || answered {
			return known, err
		}
	}
	t := casefile.Transition{Revision: c.Revision + 1, State: casefile.Closed, Outcome: c.Outcome, Due: c.Due, Command: m.Command}
	if m.To.Key != "" {
		t.State, t.Step = casefile.StateOf(m.To.Kind), m.To.Key
	}
	values, err := do(ctx, tx, c, &t)
	if err != nil {
		return casefile.Moved{}, err
	}
	if err := record(ctx, tx, m, c, &t, what, values); err != nil {
		return casefile.Moved{}, err
	}
	return casefile.Moved{Transition: &t, Refusal: bare(m.Refusal)}, nil
}

// record writes what every step changes.
func record(ctx context.Context, tx pgx.Tx, m casefile.Move, c casefile.Case, t *casefile.Transition, what string, values told) error {
	if m.To.Kind.Human() && t.State != casefile.Supplementing {
		if err := openTask(ctx, tx, m, c, t); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `insert into transition (case_code, revision, command, data) values ($1, $2, nullif($3, '')::uuid, $4)`,
		m.Case, t.Revision, m.Command, t); err != nil {
		return err
	}
	var closedOn any
	if t.State == casefile.Closed {
		closedOn = m.On
	}
	if _, err := tx.Exec(ctx, `update cases set revision = $2, state = $3, step = $4, outcome = nullif($5, ''), due = $6, closed_on = $7
		where code = $1`, m.Case, t.Revision, t.State, t.Step, t.Outcome, t.Due, closedOn); err != nil {
		return err
	}
	if err := addTimeline(ctx, tx, m.Case, m.On, what, values); err != nil {
		return err
	}
	if t.State == casefile.Closed && t.Outcome.Decided() {
		if err := addTimeline(ctx, tx, m.Case, m.On, "CLOSED", nil); err != nil {
			return err
		}
	}
	if m.Command == "" {
		return nil
	}
	if m.Refusal != nil {
		_, err := tx.Exec(ctx, `update command set state = 'refused', outcome = $2 where id = $1`, m.Command, m.Refusal)
		return err
	}
	_, err := tx.Exec(ctx, `update command set state = 'done', outcome = $2 where id = $1`, m.Command,
		casefile.CommandOutcome{State: t.State, Outcome: t.Outcome, Due: t.Due, Revision: t.Revision})
	return err
}

// Missed are the transitions that a workflow at the revision of the move does not know.
func (s *Store) Missed(ctx context.Context, m casefile.Move) ([]casefile.Transition, error) {
	missed, err := transitionsAfter(ctx, s.pool, m.Case, m.Revision)
	return missed, translate("read missed transitions", err)
}

func transitionsAfter(ctx context.Context, q querier, code string, revision int) ([]casefile.Transition, error) {
	rows, err := q.Query(ctx, `select data from transition where case_code = $1 and revision > $2 order by revision`, code, revision)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, readTransition)
}

func readTransition(row pgx.CollectableRow) (casefile.Transition, error) {
	var data []byte
	var t casefile.Transition
	if err := row.Scan(&data); err != nil {
		return t, err
	}
	return t, json.Unmarshal(data, &t)
}

// answeredCommand gives the stored outcome of a command that was carried out or refused before.
func answeredCommand(ctx context.Context, tx pgx.Tx, m casefile.Move) (casefile.Moved, bool, error) {
	rows, err := tx.Query(ctx, `select `+commandColumns+` from command where id = $1`, m.Command)
	command, err := oneOr(rows, err, readCommand, errs.New("COMMAND_NOT_FOUND"))
	if err != nil || command.State == casefile.Pending {
		return casefile.Moved{}, false, err
	}
	var moved casefile.Moved
	if command.State == casefile.RefusedByRule {
		var refusal errs.Error
		if err := json.Unmarshal(command.Outcome, &refusal); err != nil {
			return moved, false, err
		}
		moved.Refusal = bare(&refusal)
	}
	rows, err = tx.Query(ctx, `select data from transition where case_code = $1 and command = $2`, m.Case, m.Command)
	if err != nil {
		return moved, false, err
	}
	made, err := pgx.CollectRows(rows, readTransition)
	if len(made) > 0 {
		moved.Transition = &made[0]
	}
	return moved, true, err
}

// refuse stores the refusal as the command's outcome, so that asking again answers the same.
func (s *Store) refuse(ctx context.Context, command string, refusal *errs.Error) (casefile.Moved, error) {
	if _, err := s.pool.Exec(ctx, `update command set state = 'refused', outcome = $2 where id = $1 and state = 'pending'`, command, refusal); err != nil {
		return casefile.Moved{}, translate("store a refusal", err)
	}
	return casefile.Moved{Refusal: bare(refusal)}, nil
}

// bare is a refusal as a workflow may know it: its values are facts of the case, which stay in the command's row.
func bare(refusal *errs.Error) *errs.Error {
	if refusal == nil {
		return nil
	}
	return &errs.Error{Code: refusal.Code}
}
