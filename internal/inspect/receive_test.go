package inspect_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/inspect"
)

// store is a sink that remembers what a real store would: an object exists only when its end was read.
type store struct {
	called bool
	read   int
	object []byte
	err    error
}

func (s *store) put(r io.Reader) error {
	s.called = true
	data, err := io.ReadAll(r)
	s.read, s.err = len(data), err
	if err == nil {
		s.object = data
	}
	return err
}

func TestReceive_hashesAndHandsOnEveryByte(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want inspect.Verdict
	}{
		"a small PDF":          {pdfOf(t, 3), inspect.Verdict{MediaType: inspect.PDF, Pages: 3}},
		"a JPEG of a megabyte": {jpegOf(t, 1200, 900), inspect.Verdict{MediaType: inspect.JPEG, Pages: 1}},
		"a PNG of a megabyte":  {pngOf(t, picture(700, 500)), inspect.Verdict{MediaType: inspect.PNG, Pages: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s store
			got, err := shared.Receive(t.Context(), bytes.NewReader(c.data), document.DefaultMaxBytes, s.put)
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(c.data)
			want := document.Document{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(c.data)), MediaType: c.want.MediaType, Pages: c.want.Pages}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if !bytes.Equal(s.object, c.data) {
				t.Errorf("the store got %d bytes that differ from the %d sent", len(s.object), len(c.data))
			}
		})
	}
}

func TestReceive_sendsNothingToTheStoreWhenTheFirstBytesRefuse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		code errs.Code
	}{
		"an empty file":    {nil, "DOCUMENT_EMPTY"},
		"an executable":    {append([]byte("MZ\x90\x00"), make([]byte, 1<<20)...), "DOCUMENT_TYPE_NOT_ACCEPTED"},
		"a picture bomb":   {append(pngHeader(50000, 50000), make([]byte, 1<<20)...), "IMAGE_TOO_LARGE"},
		"a huge HEIC":      {resizedHEIC(60000, 60000), "IMAGE_TOO_LARGE"},
		"a huge JPEG":      {hugeJPEG(jpegOf(t, 640, 480)), "IMAGE_TOO_LARGE"},
		"over a small max": {append(pdfOf(t, 1), make([]byte, 8<<10)...), "DOCUMENT_TOO_LARGE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s store
			max := int64(document.DefaultMaxBytes)
			if c.code == "DOCUMENT_TOO_LARGE" {
				max = 4 << 10
			}
			if _, err := shared.Receive(t.Context(), bytes.NewReader(c.data), max, s.put); errs.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if s.called {
				t.Error("the store was called for a file that its first bytes refuse")
			}
		})
	}
}

func TestReceive_leavesNoObjectWhenTheWholeFileIsRefused(t *testing.T) {
	t.Parallel()
	photo := jpegOf(t, 1200, 900)
	for name, c := range map[string]struct {
		data []byte
		code errs.Code
	}{
		"half a photograph": {photo[:len(photo)/2], "DOCUMENT_BROKEN"},
		"too many pages":    {pdfOf(t, 201), "DOCUMENT_TOO_MANY_PAGES"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s store
			if _, err := shared.Receive(t.Context(), bytes.NewReader(c.data), document.DefaultMaxBytes, s.put); errs.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if s.object != nil || errs.CodeOf(s.err) != c.code {
				t.Errorf("the store read an end: object of %d bytes, error %v", len(s.object), s.err)
			}
		})
	}
}

// endless is an upload that never ends; it counts what was read of it.
type endless struct {
	head []byte
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	if n == 0 {
		n = len(p)
	}
	e.read += int64(n)
	return n, nil
}

func TestReceive_refusesALargeUploadAsSoonAsItIsLarger(t *testing.T) {
	t.Parallel()
	var s store
	upload := &endless{head: pdfOf(t, 1)}
	_, err := shared.Receive(t.Context(), upload, document.DefaultMaxBytes, s.put)
	refusal, ok := errs.As(err)
	if !ok || refusal.Code != "DOCUMENT_TOO_LARGE" || refusal.Params["max_mb"] != int64(25) {
		t.Fatalf("got %v, want DOCUMENT_TOO_LARGE of 25 MB", err)
	}
	if upload.read > document.DefaultMaxBytes+1<<20 {
		t.Errorf("read %d bytes of an upload that is too large after %d", upload.read, document.DefaultMaxBytes)
	}
	if s.object != nil {
		t.Error("the store kept an object")
	}
}

func TestReceive_holdsALargeUploadOnDiskNotInMemory(t *testing.T) {
	// Not parallel: it measures the memory that this test alone allocates.
	size := 30 << 20
	photo := append(jpegOf(t, 200, 200), make([]byte, size)...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := shared.Receive(t.Context(), bytes.NewReader(photo), int64(len(photo)), func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 4<<20 {
		t.Errorf("a file of %d MB took %d KB of memory", size>>20, allocated>>10)
	}
}

func TestReceive_readsTheLimitOfTheHTTPServerAsTooLarge(t *testing.T) {
	t.Parallel()
	body := append(pdfOf(t, 1), make([]byte, 1<<20)...)
	request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	limited := http.MaxBytesReader(httptest.NewRecorder(), request.Body, 256<<10)
	var s store
	if _, err := shared.Receive(t.Context(), limited, document.DefaultMaxBytes, s.put); errs.CodeOf(err) != "DOCUMENT_TOO_LARGE" {
		t.Fatalf("got %v, want DOCUMENT_TOO_LARGE", err)
	}
	if s.object != nil {
		t.Error("the store kept an object")
	}
}

func TestReceive_passesOnALostCallerAndAFailedStore(t *testing.T) {
	t.Parallel()
	data := append(pdfOf(t, 1), make([]byte, 1<<20)...)
	var s store
	lost := io.MultiReader(bytes.NewReader(data), lostCaller{})
	if _, err := shared.Receive(t.Context(), lost, document.DefaultMaxBytes, s.put); !errors.Is(err, io.ErrUnexpectedEOF) || errs.CodeOf(err) != "" {
		t.Errorf("a lost caller: got %v, want the lost connection", err)
	}
	if s.object != nil || s.err == io.ErrUnexpectedEOF { // compared as storage clients do: bare, it would be an end
		t.Errorf("the store read an end of a lost upload: %v", s.err)
	}
	if _, err := shared.Receive(t.Context(), lostCaller{}, document.DefaultMaxBytes, s.put); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a caller lost at once: got %v", err)
	}
	away := errors.New("the store is away")
	if _, err := shared.Receive(t.Context(), bytes.NewReader(data), document.DefaultMaxBytes, func(io.Reader) error { return away }); !errors.Is(err, away) {
		t.Errorf("a store that is away: got %v", err)
	}
	if _, err := shared.Receive(t.Context(), bytes.NewReader(data), document.DefaultMaxBytes, func(io.Reader) error { return nil }); err == nil {
		t.Error("a store that reads nothing and says all is well was believed")
	}
}

// lostCaller is what net/http gives for a body that ended before its announced length.
type lostCaller struct{}

func (lostCaller) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func BenchmarkReceive(b *testing.B) {
	photo := jpegOf(b, 4000, 3000)
	scan := fpdf.ImageOptions{ImageType: "JPG"}
	pdf := pdfOf(b, 3, func(f *fpdf.Fpdf) {
		f.RegisterImageOptionsReader("scan", scan, bytes.NewReader(photo))
		f.SetHeaderFunc(func() { f.ImageOptions("scan", 0, 0, 210, 0, false, scan, 0, "") })
	})
	if err := shared.Warm(); err != nil {
		b.Fatal(err)
	}
	for name, data := range map[string][]byte{"photograph": photo, "PDF": pdf} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := shared.Receive(b.Context(), bytes.NewReader(data), 100<<20, func(r io.Reader) error {
					_, err := io.Copy(io.Discard, r)
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
