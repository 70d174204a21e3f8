package post

import (
	"io"
	"net/http"
)

// pages is the control door, for tests, demonstrations, and whoever plays the cashier.
func (d *desk) pages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		show(w, http.StatusOK, map[string]string{"state": "open"})
	})
	pages.HandleFunc("GET /books", d.locked(func() any { return d.books.all() }))
	pages.HandleFunc("GET /lists", d.locked(func() any { return append([]Taken{}, d.books.lists...) }))
	pages.HandleFunc("GET /results", d.locked(func() any { return append([]Result{}, d.books.results...) }))
	pages.HandleFunc("GET /misbehaviour", d.locked(func() any { return d.conduct }))
	pages.HandleFunc("POST /collect", visit(d.collect))
	pages.HandleFunc("POST /uncollected", visit(d.sendHome))
	pages.HandleFunc("POST /advance", d.moveOn)
	pages.HandleFunc("POST /misbehave", func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		changed, err := d.conduct.changed(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			answer(w, refuse(http.StatusUnprocessableEntity, "CONDUCT_MALFORMED", "%v", err))
			return
		}
		d.conduct = changed
		d.wakeUp()
		show(w, http.StatusOK, changed)
	})
	pages.HandleFunc("POST /reset-misbehaviour", func(w http.ResponseWriter, _ *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.conduct, d.lied = Conduct{}, map[string]bool{}
		d.wakeUp()
		show(w, http.StatusOK, Conduct{})
	})
	return pages
}

func (d *desk) behaviour() Conduct {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.conduct
}

func (d *desk) locked(look func() any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		show(w, http.StatusOK, look())
	}
}

func visit(do func(Visit) (Outcome, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var v Visit
		if err := body(w, r, &v); err != nil {
			answer(w, err)
			return
		}
		o, err := do(v)
		if err != nil {
			answer(w, err)
			return
		}
		show(w, http.StatusOK, o)
	}
}

func (d *desk) moveOn(w http.ResponseWriter, r *http.Request) {
	var to struct {
		Date string `json:"date"`
	}
	err := body(w, r, &to)
	if err == nil && !isDate(to.Date) {
		err = refuse(http.StatusUnprocessableEntity, "DATE_MALFORMED", "date is a date like 2026-11-02")
	}
	if err == nil {
		err = d.advance(to.Date)
	}
	if err != nil {
		answer(w, err)
		return
	}
	show(w, http.StatusOK, to)
}

func body(w http.ResponseWriter, r *http.Request, into any) error {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err == nil {
		err = strict(text, into)
	}
	if err != nil {
		return refuse(http.StatusUnprocessableEntity, "REQUEST_MALFORMED", "%v", err)
	}
	return nil
}
