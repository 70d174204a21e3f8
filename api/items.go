package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/item"
)

func (d *Door) resolveItem(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[item.Answer](w, r)
	if err != nil {
		return err
	}
	resolved, err := d.config.Desk.ResolveItem(r.Context(), ask, mux.Vars(r)["code"], mux.Vars(r)["id"], in)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, resolved)
}

func (d *Door) askAgain(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(w, r); err != nil {
		return err
	}
	asked, err := d.config.Desk.AskAgain(r.Context(), ask, mux.Vars(r)["code"], mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, asked)
}
