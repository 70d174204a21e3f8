package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/audit"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/office"
	"github.com/an-sinh/ansinh/internal/person"
	"github.com/an-sinh/ansinh/internal/population"
)

// A register that is away is asked three times, each time with the same question in the log; then the file goes on and
// the officer sees the silence.
func TestCheck_goesOnWithoutARegisterThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	r := &files{silent: mostSilence}
	check(t, r)
	if len(r.findings) != 1 || !r.findings[0].Away || len(r.findings[0].Items) != 1 || r.findings[0].Items[0].Code != item.RegisterAway {
		t.Fatalf("findings %+v", r.findings)
	}
	if len(r.log) != 3 || r.log[0] != r.log[2] || r.log[0].Action != "register.ask" || r.log[0].RequestID == "" || r.log[0].Target != "sau" {
		t.Errorf("the log holds %+v", r.log)
	}
}

func TestCheck_waitsForARegisterThatComesBack(t *testing.T) {
	t.Parallel()
	r := &files{silent: 2}
	check(t, r)
	if len(r.findings) != 1 || r.findings[0].Away || len(r.findings[0].Items) != 0 || len(r.findings[0].Facts) == 0 {
		t.Fatalf("findings %+v", r.findings)
	}
	want := population.Question{Request: r.asked[0].Request, Organ: "H99.1", Officer: population.Machine, Procedure: "social-allowance",
		Case: "H99.1-261102-0001", Number: "099148000001", Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15")}
	for _, q := range r.asked {
		if q != want {
			t.Errorf("asked %+v", q)
		}
	}
}

// mostSilence is longer than anybody asks.
const mostSilence = 1000

// check runs the activity as the story does, with its way of trying again.
func check(t *testing.T, r *files) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	hands := &activities.Casework{Register: r, Papers: r, Registers: r, Banks: func(string, string) error { return nil }}
	env.RegisterActivityWithOptions(hands.Check, activity.RegisterOptions{Name: activities.CheckDocuments})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(activities.Foreign(ctx), activities.CheckDocuments, casefile.Move{Case: "H99.1-261102-0001"}).Get(ctx, nil)
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
}

// files is a database with one case of one person, and a register that is silent for a while.
type files struct {
	activities.Register
	silent   int
	asked    []population.Question
	log      []audit.Entry
	findings []population.Finding
}

// The receipt was given before.
func (*files) LetterOf(context.Context, string, string) (letter.Stored, error) {
	return letter.Stored{}, nil
}

func (f *files) Lock(context.Context, string, time.Time) error                  { return nil }
func (f *files) Freeze(context.Context, string, []byte, string) error           { return nil }
func (f *files) Today(context.Context) (civil.Date, error)                      { return civil.MustDate("2026-11-02"), nil }
func (f *files) Documents(context.Context, string) ([]document.Document, error) { return nil, nil }

func (f *files) Case(_ context.Context, code string) (casefile.Case, error) {
	return casefile.Case{Code: code, Scheme: "social-allowance", Office: "99001", Beneficiary: "sau", Applicant: "sau", PayeeID: "sau"}, nil
}

func (f *files) Person(context.Context, string) (person.Person, error) {
	return person.Person{ID: "sau", CitizenNumber: "099148000001", Name: "Nguyễn Thị Sáu", BirthDate: civil.MustDate("1948-03-15"), Commune: "99001"}, nil
}

func (f *files) Office(context.Context, string) (office.Office, error) {
	return office.Office{Organ: "H99.1"}, nil
}

func (f *files) Audit(_ context.Context, e audit.Entry) error {
	f.log = append(f.log, e)
	return nil
}

func (f *files) Checked(_ context.Context, _ casefile.Move, findings ...population.Finding) (casefile.Moved, error) {
	f.findings = findings
	return casefile.Moved{}, nil
}

func (f *files) Verify(_ context.Context, q population.Question) (population.Answer, error) {
	f.asked = append(f.asked, q)
	if len(f.asked) <= f.silent {
		return population.Answer{}, errors.New("away")
	}
	return population.Answer{Found: true, Name: population.Agrees, BirthDate: population.Agrees, Commune: "99001"}, nil
}
