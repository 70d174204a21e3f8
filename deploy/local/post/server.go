package post

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
)

// largest is the largest list taken: about a quarter of a million lines.
const largest = 64 << 20

// counters is the door for payers, over HTTPS.
func (d *desk) counters() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("PUT /v1/lists/{id}", d.takeList)
	pages.HandleFunc("GET /v1/results", d.listResults)
	pages.HandleFunc("GET /v1/results/{name}", d.showResults)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := d.behaviour()
		if now.Down {
			panic(http.ErrAbortHandler) // hangs up
		}
		select {
		case <-time.After(seconds(now.SlowSeconds)):
		case <-r.Context().Done():
			return
		}
		pages.ServeHTTP(w, r)
	})
}

func (d *desk) takeList(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largest))
	if err != nil {
		answer(w, refuse(http.StatusRequestEntityTooLarge, "LIST_TOO_LARGE", "a list is at most %d bytes", largest))
		return
	}
	receipt, hangUp, err := d.take(r.PathValue("id"), text)
	if err != nil {
		answer(w, err)
		return
	}
	if hangUp {
		panic(http.ErrAbortHandler)
	}
	show(w, http.StatusCreated, receipt)
}

func (d *desk) listResults(w http.ResponseWriter, r *http.Request) {
	if date := r.URL.Query().Get("as_of"); date != "" {
		if !isDate(date) {
			answer(w, refuse(http.StatusUnprocessableEntity, "DATE_MALFORMED", "as_of is a date like 2026-11-02"))
			return
		}
		if err := d.advance(date); err != nil {
			answer(w, err)
			return
		}
	}
	d.mu.Lock()
	names := []string{}
	for _, result := range d.books.results {
		names = append(names, result.Name)
	}
	d.mu.Unlock()
	show(w, http.StatusOK, map[string]any{"results": names})
}

func (d *desk) showResults(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, result := range d.books.results {
		if result.Name == r.PathValue("name") {
			w.Header().Set("Content-Type", "application/jose")
			_, _ = io.WriteString(w, result.Content) // the client has gone, if it fails
			return
		}
	}
	answer(w, refuse(http.StatusNotFound, "RESULTS_UNKNOWN", "there are no such results"))
}

// answer refuses in the post's own words.
func answer(w http.ResponseWriter, err error) {
	refused, ok := errors.AsType[*refusal](err)
	if !ok {
		refused = refuse(http.StatusInternalServerError, "INTERNAL", "%v", err)
	}
	show(w, refused.Status, refused)
}

func show(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the client has gone, if it fails
}
