package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func (d *Door) listRuns(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r)
	size, after := q.size(), q.text("cursor")
	if err := q.err(); err != nil {
		return err
	}
	from, err := cursorOf(after, "runs")
	if err != nil {
		return err
	}
	runs, err := d.config.Desk.Runs(r.Context(), caller(r), from.ID, size+1)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, page(runs, size, func(run payment.Run) cursor { return cursor{ID: run.ID} }, "runs"))
}

func (d *Door) makeRun(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[usecase.RunInput](w, r)
	if err != nil {
		return err
	}
	run, err := d.config.Desk.MakeRun(r.Context(), ask, in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/payment-runs/"+run.ID)
	return answer(w, http.StatusCreated, run)
}

func (d *Door) showRun(w http.ResponseWriter, r *http.Request) error {
	run, err := d.config.Desk.Run(r.Context(), caller(r), mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, run)
}

func (d *Door) approveRun(w http.ResponseWriter, r *http.Request) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	if err := decodeNothing(w, r); err != nil {
		return err
	}
	run, err := d.config.Desk.ApproveRun(r.Context(), ask, mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, run)
}
