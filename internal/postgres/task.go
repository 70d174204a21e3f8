package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/task"
)

const taskColumns = `id, case_code, scheme, step, kind, office, role, state, coalesce(assignee::text, ''), due, opened_at, coalesce(outcome, '')`

// openTask puts the case before the role of the step that begins.
func openTask(ctx context.Context, tx pgx.Tx, m casefile.Move, c casefile.Case, t *casefile.Transition) error {
	where, err := seat(ctx, tx, c.Office, m.To.Office, m.On)
	if err != nil {
		return err
	}
	return tx.QueryRow(ctx, `insert into task (case_code, step, kind, scheme, office, role, due) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
		c.Code, m.To.Key, m.To.Kind, c.Scheme, where, m.To.Role, t.Due).Scan(&t.Task)
}

// seat is the office, on the day, in which the role of a step sits. A second organ of the kind in one province is no
// guess of ours: then the error stays until the map of offices is right.
func seat(ctx context.Context, tx pgx.Tx, home string, of procedure.Seat, on civil.Date) (string, error) {
	if of == procedure.Home {
		return home, nil
	}
	rows, err := tx.Query(ctx, `select o.code from office o join office h on h.province = o.province
		where h.code = $1 and o.kind = $2 and o.valid_from <= $3 and (o.valid_to is null or o.valid_to >= $3)`, home, of, on)
	return oneOr(rows, err, pgx.RowTo[string], errs.New("SEAT_MISSING", "kind", string(of)))
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
