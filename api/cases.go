package api

import (
	"net/http"
	"regexp"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func (d *Door) openCase(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[usecase.OpenInput](w, r)
	if err != nil {
		return err
	}
	opened, err := d.config.Desk.Open(r.Context(), ask, in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/cases/"+opened.Code)
	return answer(w, http.StatusCreated, opened)
}

func (d *Door) listCases(w http.ResponseWriter, r *http.Request) error {
	states := []string{""}
	for _, state := range casefile.States() {
		states = append(states, string(state))
	}
	q := queryOf(r)
	f := casefile.Filter{State: casefile.State(q.choice("state", states...))}
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	from, err := cursorOf(after, "cases", f.State)
	if err != nil {
		return err
	}
	f.After, f.Limit = casefile.Place{OpenedOn: from.Due, Code: from.Code}, size+1
	cases, err := d.config.Desk.Cases(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(cases, size, func(c casefile.Summary) cursor { return cursor{Code: c.Code, Due: c.OpenedOn} }, "cases", f.State))
}

func (d *Door) showCase(w http.ResponseWriter, r *http.Request) error {
	view, err := d.config.Desk.Case(r.Context(), caller(r), mux.Vars(r)["code"])
	if err != nil {
		return err
	}
	view.Documents, view.Tasks, view.Payments, view.Letters = listed(view.Documents), listed(view.Tasks), listed(view.Payments), listed(view.Letters)
	view.Sources, view.Items = listed(view.Sources), listed(view.Items)
	return answer(w, http.StatusOK, view)
}

func (d *Door) saveDraft(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	version, err := seenVersion(r)
	if err != nil {
		return err
	}
	in, err := decode[usecase.DraftInput](w, r)
	if err != nil {
		return err
	}
	saved, err := d.config.Desk.SaveDraft(r.Context(), ask, mux.Vars(r)["code"], version, in)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", strconv.Quote(strconv.Itoa(saved.Version)))
	return answer(w, http.StatusOK, saved)
}

// versionTag is the version of a draft as an entity tag. "*" would overwrite unseen, and a weak tag proves nothing.
var versionTag = regexp.MustCompile(`^"([1-9][0-9]{0,8})"$`)

// seenVersion is the version of the draft the caller saw, from If-Match.
func seenVersion(r *http.Request) (int, error) {
	header := r.Header.Get("If-Match")
	if header == "" {
		return 0, errs.New("IF_MATCH_MISSING")
	}
	found := versionTag.FindStringSubmatch(header)
	if found == nil {
		return 0, errs.New("IF_MATCH_MALFORMED")
	}
	return strconv.Atoi(found[1])
}

func (d *Door) submitCase(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(w, r); err != nil {
		return err
	}
	command, err := d.config.Desk.Submit(r.Context(), ask, mux.Vars(r)["code"])
	if err != nil {
		return err
	}
	return answerCommand(w, command)
}

func (d *Door) showTimeline(w http.ResponseWriter, r *http.Request) error {
	happenings, err := d.config.Desk.Timeline(r.Context(), caller(r), mux.Vars(r)["code"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, whole(happenings))
}
