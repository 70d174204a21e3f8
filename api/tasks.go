package api

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func (d *Door) listTasks(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	f := task.Filter{List: task.List(q.choice("queue", "all", "mine", "available")), Scheme: q.scheme("scheme"), DueBefore: q.day("due_before")}
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	filter := []any{"tasks", f.List, f.Scheme, f.DueBefore}
	from, err := cursorOf(after, filter...)
	if err != nil {
		return err
	}
	f.After, f.Limit = task.Place{Due: from.Due, ID: from.ID}, size+1
	tasks, err := d.config.Desk.Inbox(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	place := func(t task.Task) cursor { return cursor{ID: t.ID, Due: t.Due} }
	return answer(w, http.StatusOK, page(tasks, size, place, filter...))
}

func (d *Door) claimTask(w http.ResponseWriter, r *http.Request) error {
	return handleTask(w, r, d.config.Desk.Claim)
}

func (d *Door) releaseTask(w http.ResponseWriter, r *http.Request) error {
	return handleTask(w, r, d.config.Desk.Release)
}

func handleTask(w http.ResponseWriter, r *http.Request, do func(context.Context, usecase.Ask, string) (task.Task, error)) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(w, r); err != nil {
		return err
	}
	t, err := do(r.Context(), ask, mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, t)
}

func (d *Door) completeTask(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[casefile.Completion](w, r)
	if err != nil {
		return err
	}
	switch in.Outcome {
	case casefile.Approve, casefile.Refuse, casefile.Return, casefile.AskSupplement:
	default:
		return errs.Wrong(errs.Field{Name: "outcome", Code: "CHOICE_UNKNOWN", Params: map[string]any{"choices": "approve, refuse, return, supplement"}})
	}
	command, err := d.config.Desk.Complete(r.Context(), ask, mux.Vars(r)["id"], in)
	if err != nil {
		return err
	}
	return answerCommand(w, command)
}
