package api

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// A file may take long, but it has to move: each piece gets the stall time anew, and the whole the longest time. At
// 25 MB that is a line of about 14 kB/s.
const (
	stall   = 30 * time.Second
	longest = 30 * time.Minute
)

// patience moves the deadlines of a connection along with a stream.
type patience struct {
	connection *http.ResponseController
	until      time.Time
	moved      time.Time
}

func patienceWith(w http.ResponseWriter) *patience {
	return &patience{connection: http.NewResponseController(w), until: time.Now().Add(longest)}
}

// extend gives the next piece its time; once a second is enough. Both ways move together, because the answer to an
// upload is written after it. A writer without deadlines (a test's recorder) needs none.
func (p *patience) extend() {
	now := time.Now()
	if now.Sub(p.moved) < time.Second {
		return
	}
	p.moved = now
	deadline := now.Add(stall)
	if deadline.After(p.until) {
		deadline = p.until
	}
	_ = p.connection.SetReadDeadline(deadline)
	_ = p.connection.SetWriteDeadline(deadline)
}

// arriving is a request body that is waited for with patience. What stops it is remembered: a caller who has gone or
// stalled is no defect of ours.
type arriving struct {
	body     io.Reader
	patience *patience
	failed   error
}

// Read reads the next piece.
func (a *arriving) Read(piece []byte) (int, error) {
	a.patience.extend()
	n, err := a.body.Read(piece)
	if err != nil && !errors.Is(err, io.EOF) {
		a.failed = errors.Join(errGone, err)
		return n, a.failed
	}
	return n, err
}

// leaving is an answer that is sent with patience.
type leaving struct {
	http.ResponseWriter
	patience *patience
}

// Write sends the next piece.
func (l leaving) Write(piece []byte) (int, error) {
	l.patience.extend()
	return l.ResponseWriter.Write(piece)
}
