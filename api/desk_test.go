package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/task"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// desk stands for the use cases where only the door is tried: it answers what it was told to and remembers what it was
// asked. What the use cases do is tried with the real ones elsewhere.
type desk struct {
	answers map[string]any // by method: the value, an error, or a func(args ...any) (any, error)

	lock  sync.Mutex
	calls []call
}

type call struct {
	method string
	args   []any
}

// last gives the arguments of the last call of a method.
func (d *desk) last(method string) []any {
	d.lock.Lock()
	defer d.lock.Unlock()
	for i := len(d.calls) - 1; i >= 0; i-- {
		if d.calls[i].method == method {
			return d.calls[i].args
		}
	}
	return nil
}

func say[T any](d *desk, method string, args ...any) (T, error) {
	d.lock.Lock()
	d.calls = append(d.calls, call{method, args})
	d.lock.Unlock()
	var nothing T
	switch answer := d.answers[method].(type) {
	case nil:
		return nothing, fmt.Errorf("the test did not expect %s", method)
	case error:
		return nothing, answer
	case func(args ...any) (any, error):
		value, err := answer(args...)
		if value == nil {
			return nothing, err
		}
		return value.(T), err
	default:
		return answer.(T), nil
	}
}

// Whoever logs in is known as a person of this id.
const personID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

func (d *desk) Recognise(_ context.Context, i auth.Identity) (auth.Subject, error) {
	if answer, prepared := d.answers["Recognise"]; prepared {
		return auth.Subject{}, answer.(error)
	}
	return auth.Subject{PersonID: personID, Username: i.Username, AuthTime: i.AuthTime}, nil
}

func (d *desk) Schemes() []scheme.Scheme {
	schemes, _ := say[[]scheme.Scheme](d, "Schemes")
	return schemes
}

func (d *desk) Scheme(_ context.Context, code string) (usecase.SchemeView, error) {
	return say[usecase.SchemeView](d, "Scheme", code)
}

func (d *desk) Determine(_ context.Context, by auth.Subject, r determination.Request) (determination.Result, error) {
	return say[determination.Result](d, "Determine", by, r)
}

func (d *desk) Open(_ context.Context, a usecase.Ask, in usecase.OpenInput) (casefile.CaseOpened, error) {
	return say[casefile.CaseOpened](d, "Open", a, in)
}

func (d *desk) SaveDraft(_ context.Context, a usecase.Ask, code string, version int, in usecase.DraftInput) (casefile.DraftSaved, error) {
	return say[casefile.DraftSaved](d, "SaveDraft", a, code, version, in)
}

func (d *desk) Upload(_ context.Context, a usecase.Ask, code, kind string, content io.Reader) (document.Document, error) {
	return say[document.Document](d, "Upload", a, code, kind, content)
}

func (d *desk) Supplement(_ context.Context, a usecase.Ask, code string, change casefile.Amendment) (casefile.Command, error) {
	return say[casefile.Command](d, "Supplement", a, code, change)
}

func (d *desk) Correct(_ context.Context, a usecase.Ask, code string, change casefile.Amendment) (casefile.Command, error) {
	return say[casefile.Command](d, "Correct", a, code, change)
}

func (d *desk) Withdraw(_ context.Context, a usecase.Ask, code string, why casefile.Reason) (casefile.Command, error) {
	return say[casefile.Command](d, "Withdraw", a, code, why)
}

func (d *desk) ResolveItem(_ context.Context, a usecase.Ask, code, id string, answer item.Answer) (item.Item, error) {
	return say[item.Item](d, "ResolveItem", a, code, id, answer)
}

func (d *desk) AskAgain(_ context.Context, a usecase.Ask, code, id string) (item.Item, error) {
	return say[item.Item](d, "AskAgain", a, code, id)
}

func (d *desk) Submit(_ context.Context, a usecase.Ask, code string) (casefile.Command, error) {
	return say[casefile.Command](d, "Submit", a, code)
}

func (d *desk) Case(_ context.Context, by auth.Subject, code string) (usecase.CaseView, error) {
	return say[usecase.CaseView](d, "Case", by, code)
}

func (d *desk) Timeline(_ context.Context, by auth.Subject, code string) ([]casefile.Happening, error) {
	return say[[]casefile.Happening](d, "Timeline", by, code)
}

// stored is a file as the use cases hand it out.
type stored struct {
	document.Document
	content io.ReadCloser
}

func (d *desk) Document(_ context.Context, by auth.Subject, code, id string) (document.Document, io.ReadCloser, error) {
	s, err := say[stored](d, "Document", by, code, id)
	return s.Document, s.content, err
}

func (d *desk) VerifyPaper(_ context.Context, by auth.Subject, in usecase.PaperInput) (usecase.PaperView, error) {
	return say[usecase.PaperView](d, "VerifyPaper", by, in)
}

func (d *desk) Letter(_ context.Context, by auth.Subject, code, kind string) (io.ReadCloser, int64, error) {
	text, err := say[string](d, "Letter", by, code)
	return io.NopCloser(strings.NewReader(text)), int64(len(text)), err
}

func (d *desk) Cases(_ context.Context, by auth.Subject, f casefile.Filter) ([]casefile.Summary, error) {
	return say[[]casefile.Summary](d, "Cases", by, f)
}

func (d *desk) Readers(_ context.Context, by auth.Subject, code string, before int64, limit int) ([]audit.Reading, error) {
	return say[[]audit.Reading](d, "Readers", by, code, before, limit)
}

func (d *desk) Trail(_ context.Context, by auth.Subject, f audit.Filter) ([]audit.Event, error) {
	return say[[]audit.Event](d, "Trail", by, f)
}

func (d *desk) Inbox(_ context.Context, by auth.Subject, f task.Filter) ([]task.Task, error) {
	return say[[]task.Task](d, "Inbox", by, f)
}

func (d *desk) Claim(_ context.Context, a usecase.Ask, id string) (task.Task, error) {
	return say[task.Task](d, "Claim", a, id)
}

func (d *desk) Release(_ context.Context, a usecase.Ask, id string) (task.Task, error) {
	return say[task.Task](d, "Release", a, id)
}

func (d *desk) Complete(_ context.Context, a usecase.Ask, id string, answer casefile.Completion) (casefile.Command, error) {
	return say[casefile.Command](d, "Complete", a, id, answer)
}

func (d *desk) Command(_ context.Context, by auth.Subject, id string) (casefile.Command, error) {
	return say[casefile.Command](d, "Command", by, id)
}

func (d *desk) MakeRun(_ context.Context, a usecase.Ask, in usecase.RunInput) (payment.Run, error) {
	return say[payment.Run](d, "MakeRun", a, in)
}

func (d *desk) ApproveRun(_ context.Context, a usecase.Ask, id string) (payment.Run, error) {
	return say[payment.Run](d, "ApproveRun", a, id)
}

func (d *desk) Discrepancies(_ context.Context, by auth.Subject, f payment.DiscrepancyFilter) ([]payment.Discrepancy, error) {
	return say[[]payment.Discrepancy](d, "Discrepancies", by, f)
}

func (d *desk) CloseDiscrepancy(_ context.Context, a usecase.Ask, id string, found payment.Finding) (payment.Discrepancy, error) {
	return say[payment.Discrepancy](d, "CloseDiscrepancy", a, id, found)
}

func (d *desk) Runs(_ context.Context, by auth.Subject, after string, limit int) ([]payment.Run, error) {
	return say[[]payment.Run](d, "Runs", by, after, limit)
}

func (d *desk) Run(_ context.Context, by auth.Subject, id string) (payment.Run, error) {
	return say[payment.Run](d, "Run", by, id)
}

func (d *desk) Payments(_ context.Context, by auth.Subject, f payment.Filter) ([]payment.Payment, error) {
	return say[[]payment.Payment](d, "Payments", by, f)
}

func (d *desk) Notices(_ context.Context, by auth.Subject, after string, limit int) (notice.List, error) {
	return say[notice.List](d, "Notices", by, after, limit)
}

func (d *desk) ReadNotice(_ context.Context, by auth.Subject, id string) (notice.Notice, error) {
	return say[notice.Notice](d, "ReadNotice", by, id)
}

// done is a command that was carried out.
func done(outcome casefile.CommandOutcome) casefile.Command {
	text, err := json.Marshal(outcome)
	if err != nil {
		panic(err)
	}
	return casefile.Command{ID: id, Kind: casefile.CommandSubmit, Case: code, State: casefile.Done, Outcome: text}
}
