package api

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/usecase"
)

func (d *Door) supplementCase(w http.ResponseWriter, r *http.Request) error {
	return change(w, r, d.config.Desk.Supplement)
}

func (d *Door) correctCase(w http.ResponseWriter, r *http.Request) error {
	return change(w, r, d.config.Desk.Correct)
}

func (d *Door) withdrawCase(w http.ResponseWriter, r *http.Request) error {
	return change(w, r, d.config.Desk.Withdraw)
}

// change gives what a party asks of a handed-in file to its use case.
func change[T casefile.Amendment | casefile.Reason](w http.ResponseWriter, r *http.Request,
	do func(context.Context, usecase.Ask, string, T) (casefile.Command, error)) error {
	ask, err := ask(r)
	if err != nil {
		return err
	}
	in, err := decode[T](w, r)
	if err != nil {
		return err
	}
	command, err := do(r.Context(), ask, mux.Vars(r)["code"], in)
	if err != nil {
		return err
	}
	return answerCommand(w, command)
}
