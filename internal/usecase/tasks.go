package usecase

import (
	"context"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/task"
)

// Inbox is a page of the caller's tasks.
func (d *Desk) Inbox(ctx context.Context, by auth.Subject, f task.Filter) ([]task.Task, error) {
	within, _, err := d.reach(ctx, by, auth.TaskList)
	if err != nil {
		return nil, err
	}
	within.Person = by.PersonID
	tasks, err := d.Register.Inbox(ctx, within, f)
	return tasks, d.log(ctx, by, auth.TaskList, "", string(f.List), err)
}

// Claim takes a task from the queue.
func (d *Desk) Claim(ctx context.Context, ask Ask, id string) (task.Task, error) {
	return d.handle(ctx, ask, auth.TaskClaim, casefile.CommandClaim, id, d.Register.ClaimTask)
}

// Release puts a task back into the queue.
func (d *Desk) Release(ctx context.Context, ask Ask, id string) (task.Task, error) {
	return d.handle(ctx, ask, auth.TaskRelease, casefile.CommandRelease, id, d.Register.ReleaseTask)
}

func (d *Desk) handle(ctx context.Context, ask Ask, action auth.Action, kind casefile.CommandKind, id string,
	do func(context.Context, casefile.Command) (casefile.Command, error)) (task.Task, error) {
	t, err := d.task(ctx, ask.By, action, id)
	if err != nil {
		return t, err
	}
	command, err := ask.command(kind, t.Case, id, struct{}{})
	if err != nil {
		return t, err
	}
	return outcome[task.Task](do(ctx, command))
}

// task loads a task within the caller's reach and logs that it was touched.
func (d *Desk) task(ctx context.Context, by auth.Subject, action auth.Action, id string) (task.Task, error) {
	within, _, err := d.reach(ctx, by, action)
	if err != nil {
		return task.Task{}, err
	}
	if !IsID(id) {
		return task.Task{}, errs.New("TASK_NOT_FOUND")
	}
	t, err := d.Register.TaskWithin(ctx, id, within)
	return t, d.log(ctx, by, action, t.Case, id, err)
}

// IsID tells whether the text can be an id: only the written form that we give out, which the database reads too.
func IsID(text string) bool { return len(text) == 36 && uuid.Validate(text) == nil }
