package registry

import (
	"encoding/json"
	"net/http"
)

// pages is the control door, for tests and demonstrations.
func (d *desk) pages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { show(w, map[string]string{"state": "open"}) })
	pages.HandleFunc("GET /queries", func(w http.ResponseWriter, _ *http.Request) { show(w, d.log()) })
	pages.HandleFunc("PUT /people/{number}", d.register)
	pages.HandleFunc("GET /people/{number}", func(w http.ResponseWriter, r *http.Request) {
		person, known := d.people.find(r.PathValue("number"))
		if !known {
			http.Error(w, "no such number", http.StatusNotFound)
			return
		}
		show(w, person)
	})
	pages.HandleFunc("GET /misbehaviour", func(w http.ResponseWriter, _ *http.Request) { show(w, d.conduct.now()) })
	pages.HandleFunc("POST /misbehave", func(w http.ResponseWriter, r *http.Request) {
		changed, err := d.conduct.change(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		show(w, changed)
	})
	pages.HandleFunc("POST /reset-misbehaviour", func(w http.ResponseWriter, _ *http.Request) {
		d.conduct.reset()
		show(w, Conduct{})
	})
	return pages
}

// register takes a person; the number in the address is the one that counts.
func (d *desk) register(w http.ResponseWriter, r *http.Request) {
	var p Person
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	in.DisallowUnknownFields()
	if err := in.Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.Number = r.PathValue("number")
	if err := p.check(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := d.people.put(p); err != nil {
		http.Error(w, "the register cannot be written", http.StatusInternalServerError)
		return
	}
	show(w, p)
}
