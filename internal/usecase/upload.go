package usecase

import (
	"context"
	"io"
	"slices"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/scheme"
)

// Upload streams a document into object storage and records it. Storage comes first, the row after: a crash between
// the two leaves an object nobody names, never a name without an object.
func (d *Desk) Upload(ctx context.Context, ask Ask, code, kind string, content io.Reader) (document.Document, error) {
	c, _, err := d.find(ctx, ask.By, auth.DocumentUpload, code, kind)
	if err != nil {
		return document.Document{}, err
	}
	if c.State != casefile.Opened && c.State != casefile.Supplementing && ask.Key == "" { // a repeated upload of a submitted case finds its first answer below
		return document.Document{}, errs.New("CASE_ALREADY_SUBMITTED")
	}
	if err := d.mustKnowKind(c.Scheme, kind); err != nil {
		return document.Document{}, err
	}
	id := uuid.NewString()
	object := "case/" + id
	stored := false
	received, err := d.Scanner.Receive(ctx, content, d.MaxUpload, func(r io.Reader) error {
		err := d.Papers.Put(ctx, object, r, -1, "application/octet-stream")
		stored = err == nil
		return err
	})
	if err != nil {
		if stored {
			d.discard(ctx, object)
		}
		return document.Document{}, err
	}
	received.ID, received.Case, received.Kind, received.Object, received.By = id, code, kind, object, ask.By.PersonID
	return d.record(ctx, ask, received)
}

// record stores the row. A repeated upload finds the first one, and a refused one has no row: only then nothing names
// the new object. After any other error the row may be there all the same, as when the connection broke on its commit.
func (d *Desk) record(ctx context.Context, ask Ask, received document.Document) (document.Document, error) {
	command, err := ask.command(casefile.CommandUpload, received.Case, "", struct{ Kind, SHA256 string }{received.Kind, received.SHA256})
	if err != nil {
		return received, err
	}
	first, err := outcome[document.Document](d.Register.AddDocument(ctx, command, received))
	_, refused := errs.As(err)
	if refused || err == nil && first.ID != received.ID {
		d.discard(ctx, received.Object)
	}
	return first, err
}

// discard removes an object that nothing names. What cannot be removed now is an orphan; it holds up nobody.
func (d *Desk) discard(ctx context.Context, object string) {
	_ = d.Papers.Remove(context.WithoutCancel(ctx), object)
}

func (d *Desk) mustKnowKind(code, kind string) error {
	s, err := d.Rules.Scheme(code)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(s.Documents, func(k scheme.DocumentKind) bool { return k.Kind == kind }) {
		return errs.New("DOCUMENT_KIND_UNKNOWN", "kind", kind)
	}
	return nil
}
