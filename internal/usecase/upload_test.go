package usecase_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/usecase"
)

const code = "H99.1-261102-0001"

// A connection that breaks on the commit says nothing about the row: an object it may name must stay. One that no row
// can name goes.
func TestUpload_removesAnObjectOnlyWhenNothingNamesIt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer error
		stays  bool
	}{
		"the connection broke on the commit": {errors.New("unexpected EOF"), true},
		"the case was submitted meanwhile":   {errs.New("CASE_ALREADY_SUBMITTED"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			papers := &shelf{}
			desk := &usecase.Desk{Register: breaking{answer: tc.answer}, Rules: onePaper{}, Access: everybody{}, Papers: papers, Scanner: blind{}}
			_, err := desk.Upload(context.Background(), usecase.Ask{}, code, "identity", strings.NewReader("a scan"))
			if !errors.Is(err, tc.answer) {
				t.Fatalf("got %v", err)
			}
			if stays := len(papers.keys) == 1; stays != tc.stays {
				t.Errorf("the object stays: %v, want %v", stays, tc.stays)
			}
		})
	}
}

// breaking is a register that fails where the row of a document is committed.
type breaking struct {
	usecase.Register
	answer error
}

func (breaking) Today(context.Context) (civil.Date, error) { return civil.MustDate("2026-11-02"), nil }

func (breaking) Audit(context.Context, audit.Entry) error { return nil }

func (breaking) CaseWithin(context.Context, string, casefile.Scope) (casefile.Case, error) {
	return casefile.Case{Code: code, State: casefile.Opened}, nil
}

func (b breaking) AddDocument(context.Context, casefile.Command, document.Document) (casefile.Command, error) {
	return casefile.Command{}, b.answer
}

type onePaper struct{ usecase.Rules }

func (onePaper) Scheme(string) (scheme.Scheme, error) {
	return scheme.Scheme{Documents: []scheme.DocumentKind{{Kind: "identity"}}}, nil
}

type everybody struct{}

func (everybody) Authorize(context.Context, auth.Subject, auth.Action, auth.Target, civil.Date) (auth.Scope, error) {
	return auth.Scope{}, nil
}

// blind takes everything for a paper.
type blind struct{}

func (blind) Receive(_ context.Context, r io.Reader, _ int64, store func(io.Reader) error) (document.Document, error) {
	return document.Document{}, store(r)
}

// shelf is object storage.
type shelf struct {
	usecase.Papers
	keys []string
}

func (s *shelf) Put(_ context.Context, key string, _ io.Reader, _ int64, _ string) error {
	s.keys = append(s.keys, key)
	return nil
}

func (s *shelf) Remove(_ context.Context, key string) error {
	s.keys = slices.DeleteFunc(s.keys, func(k string) bool { return k == key })
	return nil
}
