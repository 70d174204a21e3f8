package registry

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// Query is one line of the log: who asked what, for what, and what they were told.
type Query struct {
	At       time.Time `json:"at"`
	Question Question  `json:"question"`
	Answer   *Answer   `json:"answer,omitempty"` // none: it was away
}

// desk answers questions and keeps the log.
type desk struct {
	token   string
	people  *people
	conduct *conduct

	mu      sync.Mutex
	queries []Query
	asked   map[string]int // how often a request was asked
	file    *os.File
}

// counters is the door for organs.
func (d *desk) counters() http.Handler {
	counters := http.NewServeMux()
	counters.HandleFunc("POST /v1/xac-thuc", d.verify)
	return counters
}

func (d *desk) verify(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if subtle.ConstantTimeCompare([]byte(token), []byte(d.token)) != 1 {
		http.Error(w, "the token is not known", http.StatusUnauthorized)
		return
	}
	var q Question
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	in.DisallowUnknownFields()
	if err := in.Decode(&q); err != nil {
		http.Error(w, "the question cannot be read", http.StatusBadRequest)
		return
	}
	for _, text := range []string{q.MaYeuCau, q.MaDonVi, q.MaCanBo, q.MaThuTuc, q.MaHoSo, q.HoVaTen, q.NgayThangNamSinh} {
		if text == "" {
			http.Error(w, "a question says who asks, for what, and about whom", http.StatusBadRequest)
			return
		}
	}
	if !numberForm.MatchString(q.SoDinhDanh) {
		http.Error(w, "SoDinhDanh has 12 digits", http.StatusBadRequest)
		return
	}
	d.answer(w, r, q)
}

func (d *desk) answer(w http.ResponseWriter, r *http.Request, q Question) {
	now := d.conduct.towards(q.MaYeuCau, d.times(q.MaYeuCau))
	line := Query{At: time.Now(), Question: q}
	if !now.Down && !now.Failing && !now.Garbled {
		person, known := now.colour(d.people.find(q.SoDinhDanh))
		told := judge(q, person, known)
		line.Answer = &told
	}
	if err := d.keep(line); err != nil {
		http.Error(w, "the log cannot be written", http.StatusInternalServerError)
		return
	}
	if !wait(r.Context(), now.delay()) {
		return
	}
	switch {
	case now.Down:
		panic(http.ErrAbortHandler) // the line is cut
	case now.Failing:
		http.Error(w, "out of order", http.StatusInternalServerError)
	case now.Garbled:
		_, _ = w.Write([]byte("<html>Bảo trì</html>")) // the client has gone, if it fails
	default:
		show(w, line.Answer)
	}
}

func (d *desk) times(request string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked[request]++
	return d.asked[request]
}

// keep writes a question into the log before anybody is answered.
func (d *desk) keep(q Query) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := appendLine(d.file, q); err != nil {
		return err
	}
	d.queries = append(d.queries, q)
	return nil
}

func (d *desk) log() []Query {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Query{}, d.queries...)
}

func wait(ctx context.Context, long time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(long):
		return true
	}
}

func show(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the client has gone, if it fails
}
