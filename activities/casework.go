package activities

import (
	"context"

	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/population"
)

// Casework are the hands of the case story.
type Casework struct {
	Register  Register
	Rules     Rules
	Papers    Papers
	Registers Registers
	Banks     func(bank, account string) error // refuses an account that cannot be
	Seal      Seal
	Paper     func(letter.Letter) ([]byte, error) // sets a letter on paper
	Public    string                              // where people reach us, for the QR code of a letter
	Complete  func(context.Context, casefile.Case, civil.Date) (casefile.Submission, error)
}

// Names of the activities of a case. They are stored in histories and never change.
const (
	SubmitCase     = "SubmitCase"
	CheckDocuments = "CheckDocuments"
	DetermineCase  = "DetermineCase"
	VerifyCase     = "VerifyCase"
	SignCase       = "SignCase"
	DeliverLetter  = "DeliverLetter"
	EntitleCase    = "EntitleCase"
	CloseCase      = "CloseCase"
	SupplementCase = "SupplementCase"
	CorrectCase    = "CorrectCase"
	WithdrawCase   = "WithdrawCase"
	LapseCase      = "LapseCase"

	DeliverSupplement = "DeliverSupplement"
)

// Register is the database as the case story writes it: one transaction a step.
type Register interface {
	Today(context.Context) (civil.Date, error)
	Case(ctx context.Context, code string) (casefile.Case, error)
	Command(ctx context.Context, id string) (casefile.Command, error)
	Documents(ctx context.Context, code string) ([]document.Document, error)
	LastDetermination(ctx context.Context, code string) (determination.Record, error)
	DecisionOf(ctx context.Context, code string) (decision.Decision, error)
	SigningKey(ctx context.Context, person string) (decision.Key, error)
	SealCertificate(ctx context.Context, office string) ([]byte, error)
	Office(ctx context.Context, code string) (office.Office, error)
	Person(ctx context.Context, id string) (person.Person, error)

	Submitted(context.Context, casefile.Move, casefile.Submission) (casefile.Moved, error)
	Audit(context.Context, audit.Entry) error
	Checked(context.Context, casefile.Move, ...population.Finding) (casefile.Moved, error)
	Determined(context.Context, casefile.Move, determination.Record) (casefile.Moved, error)
	Verified(context.Context, casefile.Move, casefile.Completer, casefile.Completion, determination.Record) (casefile.Moved, error)
	Signed(context.Context, casefile.Move, casefile.Completer, casefile.Completion, determination.Record, decision.Decision) (casefile.Moved, error)
	Returned(context.Context, casefile.Move, casefile.Completer, casefile.Completion, determination.Record) (casefile.Moved, error)
	SupplementAsked(context.Context, casefile.Move, casefile.Completer, casefile.Completion, determination.Record, casefile.Supplement) (casefile.Moved, error)
	Overtaken(context.Context, casefile.Move, casefile.Completer, determination.Record, *errs.Error) (casefile.Moved, error)
	Refused(context.Context, casefile.Move, *errs.Error) (casefile.Moved, error)
	Amended(context.Context, casefile.Move, casefile.Command, casefile.Amendment, civil.Date) (casefile.Moved, error)
	Withdrawn(context.Context, casefile.Move) (casefile.Moved, error)
	Missed(context.Context, casefile.Move) ([]casefile.Transition, error)
	Expired(context.Context, casefile.Move) (casefile.Moved, error)
	SupplementLapsed(context.Context, casefile.Move, civil.Date) (casefile.Moved, error)
	SupplementOf(ctx context.Context, code string) (casefile.Supplement, error)
	Delivered(context.Context, casefile.Move, letter.Stored) (casefile.Moved, error)
	Issued(ctx context.Context, code string, l letter.Stored) error
	LetterOf(ctx context.Context, code, kind string) (letter.Stored, error)
	Entitled(ctx context.Context, code string, on civil.Date) error
	Closed(context.Context, casefile.Move) (casefile.Moved, error)
}

// Submit receives the full file, after everything of it has been checked once more. What counts is the day on which it
// was handed in, also where this step could only be made later.
func (h *Casework) Submit(ctx context.Context, m casefile.Move) (casefile.Moved, error) {
	c, err := h.Register.Case(ctx, m.Case)
	if err != nil {
		return casefile.Moved{}, err
	}
	command, err := h.Register.Command(ctx, m.Command)
	if err != nil {
		return casefile.Moved{}, err
	}
	m.On = command.AskedOn
	submission, err := h.Complete(ctx, c, m.On)
	if refusal, ok := errs.As(err); ok {
		return h.Register.Refused(ctx, m, refusal)
	}
	if err != nil {
		return casefile.Moved{}, err
	}
	m.To = submission.Procedure.First()
	return h.Register.Submitted(ctx, m, submission)
}

// Close ends the case when its first payment is confirmed.
func (h *Casework) Close(ctx context.Context, m casefile.Move) (moved casefile.Moved, err error) {
	if m.On, err = h.Register.Today(ctx); err != nil {
		return moved, err
	}
	return h.Register.Closed(ctx, m)
}

// Entitle grants what was decided and signed. Doing it again changes nothing.
func (h *Casework) Entitle(ctx context.Context, code string) error {
	decided, err := h.Register.DecisionOf(ctx, code)
	if err != nil {
		return err
	}
	if err := mustBeSigned(decided); err != nil {
		return err
	}
	today, err := h.Register.Today(ctx)
	if err != nil {
		return err
	}
	return h.Register.Entitled(ctx, code, today)
}
