package plain

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/population"
	"github.com/an-sinh/ansinh/workflows/message"
)

// Judged is what an activity found out and the next one writes.
type Judged struct {
	Move          casefile.Move
	Submission    casefile.Submission
	Findings      []population.Finding
	Determination determination.Record
	By            casefile.Completer
	Answer        casefile.Completion
	Decision      decision.Decision
	Letter        letter.Stored
	Refusal       *errs.Error
}

// Activities are the fourteen. They judge with the product's own hands and write with the product's own SQL.
type Activities struct {
	Hands activities.Casework
	Pool  *pgxpool.Pool
}

// Register registers the workflow under the name the product starts, and every activity.
func Register(w worker.Worker, a *Activities) {
	for _, name := range message.CaseTypes {
		w.RegisterWorkflowWithOptions(Case, workflow.RegisterOptions{Name: name})
	}
	for _, name := range Names {
		w.RegisterActivityWithOptions(a.byName(name), activity.RegisterOptions{Name: name})
	}
}

// Names are the fourteen activities in the order in which a case meets them.
var Names = []string{"ValidateSubmission", "RecordSubmission", "CheckFile", "RecordCheck", "Determine", "RecordDetermination",
	"DetermineForOfficer", "RecordVerification", "DetermineForChairman", "RecordDecision", "MakeLetter", "RecordLetter",
	"GrantEntitlement", "OrderPayment"}

func (a *Activities) byName(name string) any {
	to := a.Hands.Register
	return map[string]any{
		"ValidateSubmission": judge(a, (*activities.Casework).Submit),
		"RecordSubmission": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Submitted(ctx, j.Move, j.Submission)
		},
		"CheckFile": judge(a, (*activities.Casework).Check),
		"RecordCheck": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Checked(ctx, j.Move, j.Findings...)
		},
		"Determine": judge(a, (*activities.Casework).Determine),
		"RecordDetermination": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Determined(ctx, j.Move, j.Determination)
		},
		"DetermineForOfficer": judge(a, level((*activities.Casework).Verify)),
		"RecordVerification": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Verified(ctx, j.Move, j.By, j.Answer, j.Determination)
		},
		"DetermineForChairman": judge(a, level((*activities.Casework).Sign)),
		"RecordDecision": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Signed(ctx, j.Move, j.By, j.Answer, j.Determination, j.Decision)
		},
		"MakeLetter": judge(a, (*activities.Casework).Deliver),
		"RecordLetter": func(ctx context.Context, j Judged) (casefile.Moved, error) {
			return to.Delivered(ctx, j.Move, j.Letter)
		},
		"GrantEntitlement": a.Hands.Entitle,
		"OrderPayment":     a.orderPayment,
	}[name]
}

type hand = func(*activities.Casework, context.Context, casefile.Move) (casefile.Moved, error)

func level(do func(*activities.Casework, context.Context, activities.Level) (casefile.Moved, error)) hand {
	return func(h *activities.Casework, ctx context.Context, m casefile.Move) (casefile.Moved, error) {
		return do(h, ctx, activities.Level{Move: m, Back: m.From})
	}
}

// judge is the product's hand up to the moment at which it would write.
func judge(a *Activities, do hand) func(context.Context, casefile.Move) (Judged, error) {
	return func(ctx context.Context, m casefile.Move) (Judged, error) {
		noted := &notebook{Register: a.Hands.Register}
		h := a.Hands
		h.Register = noted
		moved, err := do(&h, ctx, m)
		noted.Refusal = moved.Refusal
		noted.Determination.Answer = determination.Result{Outcome: noted.Determination.Answer.Outcome} // all of it is in Result
		return noted.Judged, err
	}
}

// orderPayment plans the first due line, which the treasurer's run takes up.
func (a *Activities) orderPayment(ctx context.Context, code string) error {
	_, err := a.Pool.Exec(ctx, `insert into due_line (entitlement, period, component, knowledge, amount, made_on)
		select e.id, e.start_month, 'monthly', 1, a.amount, a.known_on from entitlement e join entitlement_amount a on a.entitlement = e.id
		where e.case_code = $1 on conflict do nothing`, code)
	return err
}

// notebook notes what a hand would write instead of writing it.
type notebook struct {
	activities.Register
	Judged
}

func (n *notebook) Submitted(_ context.Context, m casefile.Move, s casefile.Submission) (casefile.Moved, error) {
	n.Move, n.Submission = m, s
	return casefile.Moved{}, nil
}

func (n *notebook) Checked(_ context.Context, m casefile.Move, found ...population.Finding) (casefile.Moved, error) {
	n.Move, n.Findings = m, found
	return casefile.Moved{}, nil
}

func (n *notebook) Determined(_ context.Context, m casefile.Move, d determination.Record) (casefile.Moved, error) {
	n.Move, n.Determination = m, d
	return casefile.Moved{}, nil
}

func (n *notebook) Verified(_ context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record) (casefile.Moved, error) {
	n.Move, n.By, n.Answer, n.Determination = m, by, answer, d
	return casefile.Moved{}, nil
}

func (n *notebook) Signed(_ context.Context, m casefile.Move, by casefile.Completer, answer casefile.Completion, d determination.Record, signed decision.Decision) (casefile.Moved, error) {
	n.Move, n.By, n.Answer, n.Determination, n.Decision = m, by, answer, d, signed
	return casefile.Moved{}, nil
}

func (n *notebook) Delivered(_ context.Context, m casefile.Move, l letter.Stored) (casefile.Moved, error) {
	n.Move, n.Letter = m, l
	return casefile.Moved{}, nil
}
