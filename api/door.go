// Package api is the door: HTTP in, use cases, HTTP out. One file per noun; openapi.yaml is its contract.
//
// A handler decodes, asks one use case and encodes. Whatever it returns as an error becomes a problem in one place
// (problem.go). Who may do what is not decided here but by the use cases.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// Desk is what the door needs of the use cases.
type Desk interface {
	Recognise(context.Context, auth.Identity) (auth.Subject, error)

	Schemes() []scheme.Scheme
	Scheme(ctx context.Context, code string) (usecase.SchemeView, error)
	Determine(context.Context, auth.Subject, determination.Request) (determination.Result, error)

	Open(context.Context, usecase.Ask, usecase.OpenInput) (casefile.CaseOpened, error)
	SaveDraft(ctx context.Context, ask usecase.Ask, code string, version int, in usecase.DraftInput) (casefile.DraftSaved, error)
	Upload(ctx context.Context, ask usecase.Ask, code, kind string, content io.Reader) (document.Document, error)
	Submit(ctx context.Context, ask usecase.Ask, code string) (casefile.Command, error)
	Supplement(ctx context.Context, ask usecase.Ask, code string, change casefile.Amendment) (casefile.Command, error)
	Correct(ctx context.Context, ask usecase.Ask, code string, change casefile.Amendment) (casefile.Command, error)
	Withdraw(ctx context.Context, ask usecase.Ask, code string, why casefile.Reason) (casefile.Command, error)
	ResolveItem(ctx context.Context, ask usecase.Ask, code, id string, answer item.Answer) (item.Item, error)
	AskAgain(ctx context.Context, ask usecase.Ask, code, id string) (item.Item, error)
	Cases(context.Context, auth.Subject, casefile.Filter) ([]casefile.Summary, error)
	Case(ctx context.Context, by auth.Subject, code string) (usecase.CaseView, error)
	Timeline(ctx context.Context, by auth.Subject, code string) ([]casefile.Happening, error)
	Document(ctx context.Context, by auth.Subject, code, id string) (document.Document, io.ReadCloser, error)
	Letter(ctx context.Context, by auth.Subject, code, kind string) (io.ReadCloser, int64, error)
	VerifyPaper(context.Context, auth.Subject, usecase.PaperInput) (usecase.PaperView, error)

	Readers(ctx context.Context, by auth.Subject, code string, before int64, limit int) ([]audit.Reading, error)
	Trail(context.Context, auth.Subject, audit.Filter) ([]audit.Event, error)

	Inbox(context.Context, auth.Subject, task.Filter) ([]task.Task, error)
	Claim(ctx context.Context, ask usecase.Ask, id string) (task.Task, error)
	Release(ctx context.Context, ask usecase.Ask, id string) (task.Task, error)
	Complete(ctx context.Context, ask usecase.Ask, id string, answer casefile.Completion) (casefile.Command, error)
	Command(ctx context.Context, by auth.Subject, id string) (casefile.Command, error)

	MakeRun(context.Context, usecase.Ask, usecase.RunInput) (payment.Run, error)
	ApproveRun(ctx context.Context, ask usecase.Ask, id string) (payment.Run, error)
	Runs(ctx context.Context, by auth.Subject, after string, limit int) ([]payment.Run, error)
	Run(ctx context.Context, by auth.Subject, id string) (payment.Run, error)
	Payments(context.Context, auth.Subject, payment.Filter) ([]payment.Payment, error)
	Discrepancies(context.Context, auth.Subject, payment.DiscrepancyFilter) ([]payment.Discrepancy, error)
	CloseDiscrepancy(ctx context.Context, ask usecase.Ask, id string, found payment.Finding) (payment.Discrepancy, error)

	Notices(ctx context.Context, by auth.Subject, after string, limit int) (notice.List, error)
	ReadNotice(ctx context.Context, by auth.Subject, id string) (notice.Notice, error)
}

var _ Desk = (*usecase.Desk)(nil)

// Config is what the door is built from.
type Config struct {
	Desk      Desk
	Verify    func(ctx context.Context, token string) (auth.Identity, error) // who holds a bearer token
	Pages     http.Handler                                                   // the pages for people, at / and /static/
	Paper     Paper                                                          // the page that tells whether a letter is genuine
	Ready     map[string]func(context.Context) error                         // by name: what must answer before we are ready
	MaxUpload int64                                                          // bytes of one document
	Linger    time.Duration                                                  // from "not ready" to the last accepted connection
	Log       *slog.Logger
}

// Paper writes the page for whoever scanned the QR code of a letter; refusal is nil where the letter is genuine.
type Paper func(w http.ResponseWriter, language string, status int, paper usecase.PaperView, refusal *errs.Error) error

// Door serves everything under one address.
type Door struct {
	config   Config
	router   *mux.Router
	handler  http.Handler
	stopping atomic.Bool
}

// New builds the door. Serve opens it.
func New(c Config) *Door {
	d := &Door{config: c, router: mux.NewRouter().SkipClean(true)}
	d.routes()
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(answering(crossOrigin))
	d.handler = d.observe(origins.Handler(d.router))
	return d
}

// ServeHTTP serves one request.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }
