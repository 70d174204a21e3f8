package bank

import (
	"encoding/json"
	"io/fs"
	"net/http"
)

// pages is the control door, for tests and demonstrations.
func (d *desk) pages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { show(w, map[string]string{"state": "open"}) })
	pages.HandleFunc("GET /books", func(w http.ResponseWriter, _ *http.Request) {
		bookings, _ := d.books.all()
		show(w, append([]Booking{}, bookings...))
	})
	pages.HandleFunc("GET /receipts", func(w http.ResponseWriter, _ *http.Request) {
		_, receipts := d.books.all()
		show(w, append([]Receipt{}, receipts...))
	})
	pages.HandleFunc("GET /files", d.files)
	pages.HandleFunc("GET /misbehaviour", func(w http.ResponseWriter, _ *http.Request) { show(w, d.conduct.now()) })
	pages.HandleFunc("POST /misbehave", func(w http.ResponseWriter, r *http.Request) {
		changed, err := d.conduct.change(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		d.wakeUp()
		show(w, changed)
	})
	pages.HandleFunc("POST /reset-misbehaviour", func(w http.ResponseWriter, _ *http.Request) {
		d.conduct.reset()
		d.wakeUp()
		show(w, Conduct{})
	})
	return pages
}

// File is one file of the drop-box.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

func (d *desk) files(w http.ResponseWriter, _ *http.Request) {
	all := map[string][]File{}
	for _, folder := range []string{inbox, archive, outbox} {
		all[folder] = []File{}
		entries, err := fs.ReadDir(d.root.FS(), folder)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		for _, entry := range entries {
			if info, err := entry.Info(); err == nil { // it may have moved on since
				all[folder] = append(all[folder], File{Name: entry.Name(), Size: info.Size()})
			}
		}
	}
	show(w, all)
}

func show(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the client has gone, if it fails
}
