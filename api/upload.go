package api

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/an-sinh/ansinh/internal/errs"
)

// maxField is the longest text field of an upload, in bytes.
const maxField = 200

// form is an upload, read as it arrives: first the field kind, then one file. Nothing of the file is held.
type form struct {
	parts *multipart.Reader
	body  *arriving
	kind  string
	file  io.Reader
}

// formOf reads up to the beginning of the file.
func formOf(w http.ResponseWriter, r *http.Request) (*form, error) {
	f := &form{body: &arriving{body: r.Body, patience: patienceWith(w)}}
	r.Body = struct {
		io.Reader
		io.Closer
	}{f.body, r.Body}
	var err error
	if f.parts, err = r.MultipartReader(); err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return nil, errs.New("MEDIA_TYPE_NOT_ACCEPTED", "expected", "multipart/form-data")
	}
	for f.file == nil {
		part, err := f.parts.NextPart()
		if err != nil {
			return nil, f.because(err)
		}
		if err := f.take(part); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// take reads a text field, or stops before a file.
func (f *form) take(part *multipart.Part) error {
	switch {
	case part.FormName() == "file" && f.kind == "":
		return errs.New("DOCUMENT_KIND_MISSING")
	case part.FormName() == "file":
		f.file = &only{form: f, part: part}
		return nil
	case part.FormName() != "kind" || part.FileName() != "":
		return errs.Wrong(errs.Field{Name: part.FormName(), Code: "FIELD_UNKNOWN", Params: map[string]any{"field": part.FormName()}})
	}
	text, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return f.because(err)
	}
	if f.kind != "" || len(text) == 0 || len(text) > maxField {
		return errs.New("DOCUMENT_KIND_MISSING")
	}
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 { // no text: the log could not keep it
		return errs.New("MULTIPART_MALFORMED")
	}
	f.kind = string(text)
	return nil
}

// because tells a caller who left from a form that is wrong.
func (f *form) because(err error) error {
	if f.body.failed != nil {
		return f.body.failed
	}
	return errs.New("MULTIPART_MALFORMED").Because(err)
}

// settle reads what is left of a refused upload, up to a limit, so that the caller, who may still be sending, gets to
// read the answer instead of a broken connection.
func (f *form) settle(limit int64) { _, _ = io.CopyN(io.Discard, f.body, limit) }

// only is the file of an upload. Its end is an end only if nothing else follows, so that a wrong upload is refused
// before anything of it is kept.
type only struct {
	form *form
	part *multipart.Part
	done bool
}

// Read reads the next piece of the file.
func (o *only) Read(piece []byte) (int, error) {
	if o.done {
		return 0, io.EOF
	}
	n, err := o.part.Read(piece)
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		return n, o.form.because(err)
	case n > 0:
		return n, nil
	}
	if _, err := o.form.parts.NextPart(); !errors.Is(err, io.EOF) {
		return 0, o.form.because(err)
	}
	o.done = true
	return 0, io.EOF
}
