package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/task"
)

const taskColumns = `id, case_code, scheme, step, kind, office, role, state, coalesce(assignee::text, ''), due, opened_at, coalesce(outcome, '')`

func openTask(ctx context.Context, tx pgx.Tx, c casefile.Case, to procedure.Step, t *casefile.Transition) error {
	return tx.QueryRow(ctx, `insert into task (case_code, step, kind, scheme, office, role, due) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
		c.Code, to.Key, to.Kind, c.Scheme, c.Office, to.Role, t.Due).Scan(&t.Task)
}

// closeTask ends the task a command completes. A task nobody claimed is claimed by completing it.
func closeTask(ctx context.Context, tx pgx.Tx, c casefile.Case, from procedure.Step, by casefile.Completer, answer casefile.Completion) error {
	rows, err := tx.Query(ctx, `select `+taskColumns+` from task where id = $1 and case_code = $2 for update`, by.Task, c.Code)
	t, err := oneOr(rows, err, pgx.RowToStructByPos[task.Task], errs.New("TASK_NOT_FOUND"))
	switch {
	case err != nil:
		return err
	case t.State == task.Done || t.Step != from.Key:
		return errs.New("TASK_NOT_OPEN")
	case t.State == task.Claimed && t.Assignee != by.Person:
		return errs.New("TASK_CLAIMED_BY_OTHER")
	}
	_, err = tx.Exec(ctx, `update task set state = 'done', assignee = $2, outcome = $3, note = $4, done_at = clock_timestamp() where id = $1`,
		by.Task, by.Person, answer.Outcome, answer.Note)
	return err
}

// TaskWithin finds a task whose queue lies within the scope; outside it, the task does not exist.
func (s *Store) TaskWithin(ctx context.Context, id string, within casefile.Scope) (task.Task, error) {
	rows, err := s.pool.Query(ctx, `select `+taskColumns+` from task where id = $1 and ($2 or queue = any($3))`, id, within.All, within.Queues)
	t, err := oneOr(rows, err, pgx.RowToStructByPos[task.Task], errs.New("TASK_NOT_FOUND"))
	return t, translate("read a task", err)
}

// ClaimTask gives an available task to a person; claiming one's own again changes nothing.
func (s *Store) ClaimTask(ctx context.Context, command casefile.Command) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		t, err := lockTask(ctx, tx, command.Task)
		if err != nil {
			return nil, err
		}
		if t.State == task.Claimed && t.Assignee != command.Person {
			return nil, errs.New("TASK_CLAIMED_BY_OTHER")
		}
		t.State, t.Assignee = task.Claimed, command.Person
		_, err = tx.Exec(ctx, `update task set state = 'claimed', assignee = $2 where id = $1`, t.ID, t.Assignee)
		return t, err
	})
}

// ReleaseTask puts a claimed task back for the others of the queue.
func (s *Store) ReleaseTask(ctx context.Context, command casefile.Command) (casefile.Command, error) {
	return s.once(ctx, command, func(tx pgx.Tx) (any, error) {
		t, err := lockTask(ctx, tx, command.Task)
		if err != nil {
			return nil, err
		}
		if t.State == task.Claimed && t.Assignee != command.Person {
			return nil, errs.New("TASK_CLAIMED_BY_OTHER")
		}
		t.State, t.Assignee = task.Available, ""
		_, err = tx.Exec(ctx, `update task set state = 'available', assignee = null where id = $1`, t.ID)
		return t, err
	})
}

func lockTask(ctx context.Context, tx pgx.Tx, id string) (task.Task, error) {
	rows, err := tx.Query(ctx, `select `+taskColumns+` from task where id = $1 for update`, id)
	t, err := oneOr(rows, err, pgx.RowToStructByPos[task.Task], errs.New("TASK_NOT_FOUND"))
	if err == nil && t.State == task.Done {
		err = errs.New("TASK_NOT_OPEN")
	}
	return t, err
}
