package casework_test

import (
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/casework"
	"github.com/an-sinh/ansinh/workflows/message"
)

// chain is the procedure of the tests.
var chain = procedure.Procedure{Steps: []procedure.Step{
	{Key: "check", Kind: procedure.Check}, {Key: "determine", Kind: procedure.Determine}, {Key: "verify", Kind: procedure.Verify},
	{Key: "sign", Kind: procedure.Sign}, {Key: "deliver", Kind: procedure.Deliver}, {Key: "pay", Kind: procedure.Pay},
}}

// register is the database of a story, reduced to what the story can see of it.
type register struct {
	steps       []string // in the order in which they were made
	transitions []casefile.Transition
	lost        bool // the next commit is made, but its answer never arrives
	paid        bool
}

func (r *register) move(name string, m casefile.Move, change func(*casefile.Transition)) (casefile.Moved, error) {
	for _, t := range r.transitions {
		if m.Command != "" && t.Command == m.Command && m.Revision == len(r.transitions) {
			return casefile.Moved{Transition: &t}, nil
		}
	}
	if m.Revision < len(r.transitions) {
		return casefile.Moved{Missed: r.transitions[m.Revision:]}, nil
	}
	t := casefile.Transition{Revision: m.Revision + 1, State: casefile.Closed, Command: m.Command}
	if m.To.Key != "" {
		t.State, t.Step = casefile.StateOf(m.To.Kind), m.To.Key
	}
	if m.To.Kind.Human() {
		t.Task = "task of " + m.To.Key
	}
	if len(r.transitions) > 0 {
		t.Outcome = r.transitions[len(r.transitions)-1].Outcome
	}
	if change != nil {
		change(&t)
	}
	r.transitions = append(r.transitions, t)
	r.steps = append(r.steps, name)
	if r.lost {
		r.lost = false
		return casefile.Moved{Missed: r.transitions[m.Revision:]}, nil
	}
	return casefile.Moved{Transition: &t}, nil
}

func (r *register) environment(t *testing.T) *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(20 * time.Second)
	name := func(f any, as string) { env.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: as}) }
	step := func(as string) {
		name(func(m casefile.Move) (casefile.Moved, error) { return r.move(as, m, nil) }, as)
	}
	name(func(m casefile.Move) (casefile.Moved, error) {
		m.To = chain.First()
		return r.move("submit", m, func(t *casefile.Transition) { t.Procedure = &chain })
	}, activities.SubmitCase)
	step(activities.CheckDocuments)
	step(activities.DetermineCase)
	name(func(l activities.Level) (casefile.Moved, error) { return r.move("verify", l.Move, nil) }, activities.VerifyCase)
	name(func(l activities.Level) (casefile.Moved, error) {
		outcome := casefile.Approved
		if l.Move.To.Key == "deliver" && l.Move.Command == "refuse" {
			outcome = casefile.Refused
		}
		return r.move("sign", l.Move, func(t *casefile.Transition) { t.Outcome = outcome })
	}, activities.SignCase)
	step(activities.DeliverLetter)
	name(func(string) error { r.steps = append(r.steps, "entitle"); return nil }, activities.EntitleCase)
	name(func(m casefile.Move) (casefile.Moved, error) {
		if !r.paid {
			return casefile.Moved{Refusal: errs.New("PAYMENT_NOT_CONFIRMED")}, nil
		}
		return r.move("close", m, nil)
	}, activities.CloseCase)
	return env
}

// answer receives what the story says to a command.
type answer struct {
	t      *testing.T
	reject error
}

func (a *answer) Accept()                 {}
func (a *answer) Reject(err error)        { a.reject = err }
func (a *answer) Complete(_ any, _ error) {}

func command(env *testsuite.TestWorkflowEnvironment, t *testing.T, after time.Duration, update string, c message.Command) *answer {
	a := &answer{t: t}
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow(update, c.ID, a, c) }, after)
	return a
}

func run(t *testing.T, env *testsuite.TestWorkflowEnvironment) {
	t.Helper()
	env.ExecuteWorkflow(casework.Run, message.Case{Code: "H99.1-261102-0001"})
	if err := env.GetWorkflowError(); err != nil || !env.IsWorkflowCompleted() {
		t.Fatalf("the story did not end well: %v", err)
	}
}

func TestRun_goesThroughTheStepsOfTheProcedure(t *testing.T) {
	t.Parallel()
	r := &register{}
	env := r.environment(t)
	command(env, t, time.Hour, message.Submit, message.Command{ID: "submit"})
	command(env, t, 2*time.Hour, message.Complete, message.Command{ID: "verify", Task: "task of verify", Outcome: casefile.Approve})
	command(env, t, 3*time.Hour, message.Complete, message.Command{ID: "sign", Task: "task of sign", Outcome: casefile.Approve})
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(message.PaymentConfirmed, nil) }, 4*time.Hour) // nothing stands behind it
	env.RegisterDelayedCallback(func() { r.paid = true; env.SignalWorkflow(message.PaymentConfirmed, nil) }, 5*time.Hour)
	run(t, env)
	want := []string{"submit", activities.CheckDocuments, activities.DetermineCase, "verify", "sign", activities.DeliverLetter, "entitle", "close"}
	if !slices.Equal(r.steps, want) {
		t.Fatalf("steps %v, want %v", r.steps, want)
	}
}

func TestRun_paysNothingAfterARefusal(t *testing.T) {
	t.Parallel()
	r := &register{}
	env := r.environment(t)
	command(env, t, time.Hour, message.Submit, message.Command{ID: "submit"})
	command(env, t, 2*time.Hour, message.Complete, message.Command{ID: "verify", Task: "task of verify", Outcome: casefile.Refuse})
	command(env, t, 3*time.Hour, message.Complete, message.Command{ID: "refuse", Task: "task of sign", Outcome: casefile.Refuse})
	run(t, env)
	want := []string{"submit", activities.CheckDocuments, activities.DetermineCase, "verify", "sign", activities.DeliverLetter}
	if !slices.Equal(r.steps, want) {
		t.Fatalf("steps %v, want %v", r.steps, want)
	}
}

// The register committed a step, and its answer was lost with Temporal. Whoever comes next, the story adopts it.
func TestRun_adoptsWhatItMissed(t *testing.T) {
	t.Parallel()
	r := &register{paid: true}
	env := r.environment(t)
	command(env, t, time.Hour, message.Submit, message.Command{ID: "submit"})
	env.RegisterDelayedCallback(func() { r.lost = true }, 90*time.Minute)
	command(env, t, 2*time.Hour, message.Complete, message.Command{ID: "verify", Task: "task of verify", Outcome: casefile.Approve})
	late := command(env, t, 150*time.Minute, message.Complete, message.Command{ID: "again", Task: "task of verify", Outcome: casefile.Approve})
	command(env, t, 3*time.Hour, message.Complete, message.Command{ID: "sign", Task: "task of sign", Outcome: casefile.Approve})
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(message.PaymentConfirmed, nil) }, 5*time.Hour)
	run(t, env)
	if n := slices.Index(r.steps, "verify"); n < 0 || slices.Contains(r.steps[n+1:], "verify") {
		t.Fatalf("steps %v: the verification was made twice", r.steps)
	}
	if late.reject == nil {
		t.Fatal("a task that the story has seen done was not refused by the validator")
	}
}
