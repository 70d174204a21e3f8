package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/procedure"
)

// schemeLine is a scheme in the list.
type schemeLine struct {
	Code  string          `json:"code"`
	Title procedure.Title `json:"title"`
}

func (d *Door) listSchemes(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	if err := q.err(); err != nil {
		return err
	}
	var lines []schemeLine
	for _, s := range d.config.Desk.Schemes() {
		lines = append(lines, schemeLine{s.Code, s.Title})
	}
	return answer(w, http.StatusOK, whole(lines))
}

func (d *Door) showScheme(w http.ResponseWriter, r *http.Request) error {
	s, err := d.config.Desk.Scheme(r.Context(), mux.Vars(r)["scheme"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, s)
}
