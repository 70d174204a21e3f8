package mail

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
)

//go:embed page.html
var text string

var page = template.Must(template.New("page").Parse(text))

// pages is what the browser and tests see.
func pages(box *box, conduct *conduct) http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		all := box.messages()
		slices.Reverse(all)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, all) // the client has gone, if it fails
	})
	pages.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { show(w, map[string]string{"state": "open"}) })
	pages.HandleFunc("GET /messages", func(w http.ResponseWriter, _ *http.Request) { show(w, box.messages()) })
	pages.HandleFunc("GET /misbehaviour", func(w http.ResponseWriter, _ *http.Request) { show(w, conduct.now()) })
	pages.HandleFunc("POST /misbehave", func(w http.ResponseWriter, r *http.Request) {
		changed, err := conduct.change(http.MaxBytesReader(w, r.Body, 1<<16))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		show(w, changed)
	})
	pages.HandleFunc("POST /reset-misbehaviour", func(w http.ResponseWriter, _ *http.Request) {
		conduct.reset()
		show(w, Conduct{})
	})
	return pages
}

func show(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the client has gone, if it fails
}
