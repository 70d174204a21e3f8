package usecase

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/calendar"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/notice"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/population"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/task"
)

// Register is the database as the use cases need it. Methods that take a command carry it out once: asked again they
// give the first answer.
type Register interface {
	Today(context.Context) (civil.Date, error)
	Audit(context.Context, audit.Entry) error
	Trail(context.Context, audit.Filter) ([]audit.Event, error)
	Recognise(ctx context.Context, username, subject string) (person.Known, error)
	Person(ctx context.Context, id string) (person.Person, error)
	Office(ctx context.Context, code string) (office.Office, error)

	OpenCase(context.Context, casefile.Command, casefile.Opening) (casefile.Command, error)
	SaveDraft(ctx context.Context, c casefile.Command, version int, facts json.RawMessage, payout casefile.Payout, until civil.Date) (casefile.Command, error)
	SupplementOf(ctx context.Context, code string) (casefile.Supplement, error)
	AddDocument(context.Context, casefile.Command, document.Document) (casefile.Command, error)
	CasesWithin(context.Context, casefile.Scope, casefile.Filter) ([]casefile.Summary, error)
	CaseWithin(ctx context.Context, code string, within casefile.Scope) (casefile.Case, error)
	Documents(ctx context.Context, code string) ([]document.Document, error)
	Timeline(ctx context.Context, code string) ([]casefile.Happening, error)
	LastDetermination(ctx context.Context, code string) (determination.Record, error)
	DecisionOf(ctx context.Context, code string) (decision.Decision, error)
	LetterOf(ctx context.Context, code, kind string) (letter.Stored, error)
	Letters(ctx context.Context, code string) ([]letter.Stored, error)
	OpenTasks(ctx context.Context, code string) ([]task.Task, error)
	Facts(ctx context.Context, code string) ([]fact.Fact, error)
	Items(ctx context.Context, code string) ([]item.Item, error)
	Item(ctx context.Context, code, id string) (item.Item, error)
	ResolveItem(ctx context.Context, c casefile.Command, duty, id string, answer item.Answer, on civil.Date) (casefile.Command, error)
	AskedAgain(ctx context.Context, c casefile.Command, duty, id string, f population.Finding, on civil.Date) (casefile.Command, error)

	TaskWithin(ctx context.Context, id string, within casefile.Scope) (task.Task, error)
	Inbox(context.Context, casefile.Scope, task.Filter) ([]task.Task, error)
	ClaimTask(context.Context, casefile.Command) (casefile.Command, error)
	ReleaseTask(context.Context, casefile.Command) (casefile.Command, error)

	Asked(ctx context.Context, person, key string) (before bool, err error)
	StoreCommand(context.Context, casefile.Command) (casefile.Command, error)
	Command(ctx context.Context, id string) (casefile.Command, error)

	MakeRun(ctx context.Context, c casefile.Command, office, channel string, upTo civil.Month, on civil.Date) (casefile.Command, error)
	ApproveRun(ctx context.Context, c casefile.Command, id string, on civil.Date) (casefile.Command, error)
	RunWithin(ctx context.Context, id string, within casefile.Scope) (payment.Run, error)
	RunsWithin(ctx context.Context, within casefile.Scope, after string, limit int) ([]payment.Run, error)
	PaymentsWithin(context.Context, casefile.Scope, payment.Filter) ([]payment.Payment, error)
	DiscrepanciesWithin(context.Context, casefile.Scope, payment.DiscrepancyFilter) ([]payment.Discrepancy, error)
	CloseDiscrepancy(ctx context.Context, c casefile.Command, id string, within casefile.Scope, found payment.Finding, on civil.Date) (casefile.Command, error)

	NoticesOf(ctx context.Context, person, after string, limit int) (notice.List, error)
	ReadNotice(ctx context.Context, person, id string) (notice.Notice, error)
}

// Rules is the law as the use cases ask it.
type Rules interface {
	Determine(context.Context, determination.Request) (determination.Record, error)
	Schemes() []scheme.Scheme
	Scheme(code string) (scheme.Scheme, error)
	Procedure(code string, filed civil.Date) (procedure.Procedure, error)
	RequiredDocuments(ctx context.Context, code string, facts json.RawMessage, today civil.Date) ([]string, error)
	CheckForm(code string, facts json.RawMessage, today civil.Date) error
	Calendar(asOf civil.Date) calendar.Calendar
}

// Registers are the registers of the State.
type Registers interface {
	Verify(context.Context, population.Question) (population.Answer, error)
}

// Papers is object storage.
type Papers interface {
	Put(ctx context.Context, key string, r io.Reader, size int64, mediaType string) error
	Get(ctx context.Context, key string) (io.ReadCloser, int64, error)
	Remove(ctx context.Context, key string) error
}

// Scanner decides by content what an upload is, while it streams on to storage.
type Scanner interface {
	Receive(ctx context.Context, r io.Reader, limit int64, store func(io.Reader) error) (document.Document, error)
}

// now is the wall clock, for the age of a login only.
func now() time.Time { return time.Now() }
