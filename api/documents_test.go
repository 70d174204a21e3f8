package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
)

// part is a part of an upload: a field, or a file when it has a file name.
type part struct{ name, file, content string }

func upload(parts ...part) *http.Request {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		start := form.CreateFormField
		if p.file != "" {
			start = func(name string) (io.Writer, error) { return form.CreateFormFile(name, p.file) }
		}
		w, _ := start(p.name) // a buffer takes everything
		_, _ = io.WriteString(w, p.content)
	}
	_ = form.Close()
	return request("POST", "/v1/cases/"+code+"/documents", body.String(), "Content-Type", form.FormDataContentType())
}

// keep stands for a use case that reads the whole file.
func keep(into *strings.Builder) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		_, err := io.Copy(into, args[3].(io.Reader))
		return onePaper, err
	}
}

func TestUpload_streamsKindAndFile(t *testing.T) {
	t.Parallel()
	var kept strings.Builder
	try := open(t, map[string]any{"Upload": keep(&kept)})
	got := try.good(upload(part{"kind", "", "identity"}, part{"file", "../../x.exe", "hello"}))
	if kept.String() != "hello" || got.StatusCode != 201 || got.Header.Get("Location") != "/v1/cases/"+code+"/documents/"+id {
		t.Errorf("kept %q, answered %d %s", kept.String(), got.StatusCode, got.body)
	}
	if args := try.desk.last("Upload"); args[1] != code || args[2] != "identity" {
		t.Errorf("the use case hears of %v", args[1:3])
	}
}

// A wrong upload is refused by the reader of the file, so that the use case keeps nothing of it.
func TestUpload_ofAnotherShapeIsRefusedBeforeItsEnd(t *testing.T) {
	t.Parallel()
	kind, file := part{"kind", "", "identity"}, part{"file", "a.pdf", "hello"}
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"the file first":         {upload(file, kind), 422, "DOCUMENT_KIND_MISSING"},
		"no kind":                {upload(file), 422, "DOCUMENT_KIND_MISSING"},
		"an empty kind":          {upload(part{"kind", "", ""}, file), 422, "DOCUMENT_KIND_MISSING"},
		"two kinds":              {upload(kind, kind, file), 422, "DOCUMENT_KIND_MISSING"},
		"an endless kind":        {upload(part{"kind", "", strings.Repeat("k", 201)}, file), 422, "DOCUMENT_KIND_MISSING"},
		"no file":                {upload(kind), 400, "MULTIPART_MALFORMED"},
		"nothing":                {upload(), 400, "MULTIPART_MALFORMED"},
		"two files":              {upload(kind, file, file), 400, "MULTIPART_MALFORMED"},
		"a field after the file": {upload(kind, file, kind), 400, "MULTIPART_MALFORMED"},
		"an unknown field":       {upload(part{"note", "", "x"}, kind, file), 422, "INPUT_WRONG"},
		"no form":                {request("POST", "/v1/cases/"+code+"/documents", "hello", "Content-Type", "application/pdf"), 415, "MEDIA_TYPE_NOT_ACCEPTED"},
		"another kind of form":   {request("POST", "/v1/cases/"+code+"/documents", "--b--", "Content-Type", "multipart/mixed; boundary=b"), 415, "MEDIA_TYPE_NOT_ACCEPTED"},
		"a form without an end":  {request("POST", "/v1/cases/"+code+"/documents", "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nidentity\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhel", "Content-Type", "multipart/form-data; boundary=b"), 400, "MULTIPART_MALFORMED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended := false
			try := open(t, map[string]any{"Upload": func(args ...any) (any, error) {
				_, err := io.ReadAll(args[3].(io.Reader))
				ended = err == nil
				return onePaper, fmt.Errorf("inspect: read the upload: %w", err)
			}})
			try.any(c.request).refused(t, c.status, c.code)
			if ended {
				t.Error("the use case read a whole file")
			}
		})
	}
}

// The file is never held: the use case has read its beginning before its end has left the caller.
func TestUpload_isPassedOnAsItArrives(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	try := open(t, map[string]any{"Upload": func(args ...any) (any, error) {
		beginning := make([]byte, 5)
		if _, err := io.ReadFull(args[3].(io.Reader), beginning); err != nil {
			return nil, err
		}
		close(begun)
		rest, err := io.Copy(io.Discard, args[3].(io.Reader))
		d := onePaper
		d.Size = rest + 5
		return d, err
	}}).serve()
	sending, body := io.Pipe()
	form := multipart.NewWriter(body)
	go func() {
		w, _ := form.CreateFormField("kind")
		_, _ = io.WriteString(w, "identity")
		w, _ = form.CreateFormFile("file", "a.pdf")
		_, _ = io.WriteString(w, "hello")
		_, _ = w.Write(make([]byte, 64<<10)) // fills what lies between, so that the beginning arrives
		<-begun
		_, _ = w.Write(make([]byte, 1<<20))
		_ = body.CloseWithError(form.Close())
	}()
	var received document.Document
	try.send("POST", "/v1/cases/"+code+"/documents", sending, "Content-Type", form.FormDataContentType()).read(t, &received)
	if want := int64(5 + 64<<10 + 1<<20); received.Size != want {
		t.Errorf("%d bytes arrived, want %d", received.Size, want)
	}
}

// A scan over the limit is refused while the caller is still sending; the answer must reach them all the same.
func TestUpload_thatIsTooLargeStillGetsItsAnswer(t *testing.T) {
	t.Parallel()
	try := open(t, map[string]any{"Upload": error(errs.New("DOCUMENT_TOO_LARGE", "max_mb", 1))}).serve()
	for range 5 {
		r := upload(part{"kind", "", "identity"}, part{"file", "a.pdf", strings.Repeat("x", 1<<20)})
		try.send("POST", r.URL.Path, r.Body, "Content-Type", r.Header.Get("Content-Type")).refused(t, 413, "DOCUMENT_TOO_LARGE")
	}
}

func TestUpload_ofACallerWhoLeavesIsNobodysFault(t *testing.T) {
	t.Parallel()
	failed := make(chan error, 1)
	try := open(t, map[string]any{"Upload": func(args ...any) (any, error) {
		_, err := io.Copy(io.Discard, args[3].(io.Reader))
		failed <- err
		return nil, fmt.Errorf("objects: %w", err)
	}})
	r := upload(part{"kind", "", "identity"}, part{"file", "a.pdf", "hello"})
	r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, 300), broken{}))
	w := httptest.NewRecorder()
	try.door.ServeHTTP(w, r)
	if err := <-failed; err == nil || w.Body.Len() > 0 {
		t.Errorf("the file ended with %v and the answer is %q", err, w.Body)
	}
	if line := lineOf(t, try); line["status"] != 499.0 || line["level"] != "INFO" {
		t.Errorf("logged %v", line)
	}
}

// broken is a connection that breaks.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestDownload_comesAsAFileThatNoBrowserRuns(t *testing.T) {
	t.Parallel()
	paper := onePaper
	paper.Kind = "identity\"\r\nX-Evil: 1"
	try := open(t, map[string]any{"Document": stored{paper, io.NopCloser(strings.NewReader("hello"))}})
	got := try.good(request("GET", "/v1/cases/"+code+"/documents/"+id, ""))
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Length": "5", "ETag": `"` + sum + `"`, "X-Content-Type-Options": "nosniff",
		"Content-Disposition": `attachment; filename="identityX-Evil1-3f0f8a5e.pdf"`, "Content-Security-Policy": "default-src 'none'; sandbox",
		"Cache-Control": "no-store", "X-Evil": "",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if string(got.body) != "hello" || lineOf(t, try)["bytes"] != 5.0 {
		t.Errorf("%q, %s", got.body, try.log)
	}
}

func TestLetter_isAPDF(t *testing.T) {
	t.Parallel()
	got := open(t, map[string]any{"Letter": "%PDF-1.7"}).good(request("GET", "/v1/cases/"+code+"/letter", ""))
	if string(got.body) != "%PDF-1.7" || got.Header.Get("Content-Disposition") != `attachment; filename="van-ban-`+code+`.pdf"` {
		t.Errorf("%q %v", got.body, got.Header)
	}
	got = open(t, map[string]any{"Letter": errs.New("LETTER_NOT_READY")}).good(request("GET", "/v1/cases/"+code+"/letter", ""))
	got.refused(t, 404, "LETTER_NOT_READY")
}

func TestDownload_thatBreaksOffDoesNotLookWhole(t *testing.T) {
	t.Parallel()
	paper := onePaper
	paper.Size = 5 << 20
	try := open(t, map[string]any{"Document": stored{paper, io.NopCloser(io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), broken{}))}}).serve()
	r, err := http.NewRequestWithContext(t.Context(), "GET", try.host+"/v1/cases/"+code+"/documents/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Errorf("%d bytes came and the end looked like one", n)
	}
}
