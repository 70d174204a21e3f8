package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/payment"
)

func (d *Door) listDiscrepancies(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	f := payment.DiscrepancyFilter{State: q.choice("state", "", "open", "closed")}
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	filter := []any{"discrepancies", f.State}
	from, err := cursorOf(after, filter...)
	if err != nil {
		return err
	}
	f.After, f.Limit = from.ID, size+1
	all, err := d.config.Desk.Discrepancies(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(all, size, func(x payment.Discrepancy) cursor { return cursor{ID: x.ID} }, filter...))
}

func (d *Door) closeDiscrepancy(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[payment.Finding](w, r)
	if err != nil {
		return err
	}
	closed, err := d.config.Desk.CloseDiscrepancy(r.Context(), ask, mux.Vars(r)["id"], in)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, closed)
}
