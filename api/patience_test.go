package api_test

import (
	"bytes"
	"io"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// line is a connection that notes its deadlines.
type line struct {
	*httptest.ResponseRecorder
	reads, writes []time.Time
}

func (l *line) SetReadDeadline(at time.Time) error {
	l.reads = append(l.reads, at)
	return nil
}

func (l *line) SetWriteDeadline(at time.Time) error {
	l.writes = append(l.writes, at)
	return nil
}

// drip gives a byte every twenty seconds.
type drip struct{ left int }

func (d *drip) Read(piece []byte) (int, error) {
	if d.left--; d.left < 0 {
		return 0, io.EOF
	}
	time.Sleep(20 * time.Second)
	piece[0] = 'x'
	return 1, nil
}

func TestFiles_mayTakeLongAsLongAsTheyMove(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		paper := onePaper
		paper.Size = 200
		try := open(t, map[string]any{"Document": stored{paper, io.NopCloser(&drip{left: 200})}})
		began := time.Now()
		w := &line{ResponseRecorder: httptest.NewRecorder()}
		try.door.ServeHTTP(w, request("GET", "/v1/cases/"+code+"/documents/"+id, ""))
		last := w.writes[len(w.writes)-1].Sub(began)
		if w.Body.Len() != 200 || len(w.writes) < 100 || w.writes[1].Sub(w.writes[0]) != 20*time.Second || last != 30*time.Minute {
			t.Errorf("%d bytes, %d deadlines, the last after %v", w.Body.Len(), len(w.writes), last)
		}
	})
}

func TestUpload_givesTheAnswerItsTimeToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		try := open(t, map[string]any{"Upload": func(args ...any) (any, error) {
			_, err := io.Copy(io.Discard, args[3].(io.Reader))
			return onePaper, err
		}})
		r := upload(part{"kind", "", "identity"}, part{"file", "a.pdf", string(bytes.Repeat([]byte("x"), 9<<10))})
		r.Body = io.NopCloser(&slowly{r.Body})
		began := time.Now()
		w := &line{ResponseRecorder: httptest.NewRecorder()}
		try.door.ServeHTTP(w, r)
		if len(w.reads) < 3 || len(w.writes) != len(w.reads) || !w.writes[len(w.writes)-1].After(time.Now()) || w.Code != 201 {
			t.Errorf("answered %d after %v with deadlines %v", w.Code, time.Since(began), w.writes)
		}
	})
}

// slowly needs twenty seconds for a piece.
type slowly struct{ io.Reader }

func (s *slowly) Read(piece []byte) (int, error) {
	time.Sleep(20 * time.Second)
	return s.Reader.Read(piece[:min(len(piece), 2<<10)])
}
