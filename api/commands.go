package api

import (
	"encoding/json"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/casefile"
)

// commandView is how far a command is: its outcome when it is done, the problem when it was refused.
type commandView struct {
	ID      string                `json:"id"`
	Kind    casefile.CommandKind  `json:"kind"`
	Case    string                `json:"case,omitempty"`
	Task    string                `json:"task,omitempty"`
	State   casefile.CommandState `json:"state"`
	Outcome json.RawMessage       `json:"outcome,omitempty"`
	Problem *problem              `json:"problem,omitempty"`
}

func (d *Door) showCommand(w http.ResponseWriter, r *http.Request) error {
	c, err := d.config.Desk.Command(r.Context(), caller(r), mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	view := commandView{ID: c.ID, Kind: c.Kind, Case: c.Case, Task: c.Task, State: c.State}
	switch c.State {
	case casefile.Done:
		view.Outcome = c.Outcome
	case casefile.RefusedByRule:
		refusal, err := refusedCommand(c)
		if err != nil {
			return err
		}
		p := problemOf(refusal, languageOf(r), recordOf(r).id)
		view.Problem = &p
	}
	return answer(w, http.StatusOK, view)
}
