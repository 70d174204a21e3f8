package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/task"
)

// inboxes are the three lists of an inbox. Each reads one index in its own order: by due date, then id.
var inboxes = map[task.List]string{
	task.Mine:          `state = 'claimed' and assignee = nullif($2, '')::uuid`,
	task.AvailableList: `state = 'available' and $2 <> ''`,
	task.AllList:       `state <> 'done' and $2 <> ''`,
}

// Inbox is a page of tasks within the scope, soonest due first.
func (s *Store) Inbox(ctx context.Context, within casefile.Scope, f task.Filter) ([]task.Task, error) {
	rows, err := s.pool.Query(ctx, `select `+taskColumns+` from task
		where (`+whose(within)+`) and `+inboxes[f.List]+`
		and ($3 = '' or scheme = $3) and ($4::date is null or due < $4)
		and ($5::date is null or (due, id) > ($5, $6::uuid))
		order by due, id limit $7`,
		within.Queues, within.Person, f.Scheme, f.DueBefore, f.After.Due, idOrNil(f.After.ID), f.Limit)
	if err != nil {
		return nil, translate("read an inbox", err)
	}
	tasks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[task.Task])
	return tasks, translate("read an inbox", err)
}

// whose is the part of all inboxes within the scope. A condition of its own for "all" keeps the index of the queue for
// everybody else.
func whose(within casefile.Scope) string {
	if within.All {
		return `coalesce($1::text[], '{}') is not null`
	}
	return `queue = any($1)`
}

// OpenTasks are the tasks a case waits in.
func (s *Store) OpenTasks(ctx context.Context, code string) ([]task.Task, error) {
	rows, err := s.pool.Query(ctx, `select `+taskColumns+` from task where case_code = $1 and state <> 'done'`, code)
	if err != nil {
		return nil, translate("read the tasks of a case", err)
	}
	tasks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[task.Task])
	return tasks, translate("read the tasks of a case", err)
}

func idOrNil(id string) any {
	if id == "" {
		return nil
	}
	return id
}
