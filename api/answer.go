package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
)

// answering is a handler that gives its refusals back instead of writing them.
type answering func(http.ResponseWriter, *http.Request) error

// ServeHTTP makes it a handler.
func (a answering) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := a(w, r); err != nil {
		refuse(w, r, err)
	}
}

// enough is how long one request may work on its answer; streams have their own patience.
const enough = 30 * time.Second

// timely bounds the work for a request, so that a part that hangs does not hold its callers.
func timely(do answering) answering {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), enough)
		defer cancel()
		return do(w, r.WithContext(ctx))
	}
}

// answer writes a value as JSON. It is encoded before anything is sent, so that a failure is still a problem.
func answer(w http.ResponseWriter, status int, value any) error {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("api: encode an answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the caller is gone: nobody to tell
	return nil
}

// list is a page of something.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"` // cursor of the next page; absent on the last
}

// whole is a list that has one page.
func whole[T any](items []T) list[T] { return list[T]{Items: listed(items)} }

// listed is never null in JSON: nothing is an empty list.
func listed[T any](items []T) []T { return append([]T{}, items...) }

// carriedOut is the answer to a command a workflow has carried out.
type carriedOut struct {
	Command string `json:"command"`
	casefile.CommandOutcome
}

// waiting is the answer to a command that is stored and will be carried out as soon as the engine is back.
type waiting struct {
	Command string                `json:"command"`
	State   casefile.CommandState `json:"state"`
}

// answerCommand writes what became of a command: done with its outcome, or pending with the place to ask again.
func answerCommand(w http.ResponseWriter, c casefile.Command) error {
	if c.State == casefile.Pending {
		w.Header().Set("Location", "/v1/commands/"+c.ID)
		w.Header().Set("Retry-After", retryAfter)
		return answer(w, http.StatusAccepted, waiting{c.ID, casefile.Pending})
	}
	done := carriedOut{Command: c.ID}
	if err := json.Unmarshal(c.Outcome, &done.CommandOutcome); err != nil {
		return fmt.Errorf("api: read the outcome of a command: %w", err)
	}
	return answer(w, http.StatusOK, done)
}

// refusedCommand reads why a command was refused.
func refusedCommand(c casefile.Command) (*errs.Error, error) {
	var refusal errs.Error
	if err := json.Unmarshal(c.Outcome, &refusal); err != nil {
		return nil, fmt.Errorf("api: read the refusal of a command: %w", err)
	}
	return &refusal, nil
}
