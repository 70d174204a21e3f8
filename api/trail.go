package api

import (
	"net/http"
	"regexp"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/audit"
)

// actionName is an action of the log: one of the rules of access, or one that the program does on its own for a person.
var actionName = regexp.MustCompile(`^[a-z][a-z.]{1,60}$`)

// listTrail shows the log.
func (d *Door) listTrail(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	f := audit.Filter{Case: q.caseCode("case"), Person: q.id("person")}
	action := q.shaped("action", actionName.MatchString, "tên một hành động, ví dụ case.read", "the name of an action like case.read")
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	if action != "" {
		f.Actions = []string{action}
	}
	filter := []any{"audit", f.Case, f.Person, action}
	from, err := cursorOf(after, filter...)
	if err != nil {
		return err
	}
	f.Before, f.Limit = from.Number, size+1
	events, err := d.config.Desk.Trail(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(events, size, func(e audit.Event) cursor { return cursor{Number: e.ID} }, filter...))
}

// listReaders shows who looked at a case.
func (d *Door) listReaders(w http.ResponseWriter, r *http.Request) error {
	code := mux.Vars(r)["code"]
	q := queryOf(r)
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	from, err := cursorOf(after, "readers", code)
	if err != nil {
		return err
	}
	looks, err := d.config.Desk.Readers(r.Context(), caller(r), code, from.Number, size+1)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(looks, size, func(l audit.Reading) cursor { return cursor{Number: l.ID} }, "readers", code))
}
