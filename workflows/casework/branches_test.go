package casework_test

import (
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/message"
)

// branching is an environment in which the file can also be changed, withdrawn and forgotten.
func (r *register) branching(t *testing.T) *testsuite.TestWorkflowEnvironment {
	env := r.environment(t)
	name := func(as string, to procedure.Step, outcome casefile.Outcome) {
		env.RegisterActivityWithOptions(func(m casefile.Move) (casefile.Moved, error) {
			m.To = to
			return r.move(as, m, func(t *casefile.Transition) { t.Outcome = outcome })
		}, activity.RegisterOptions{Name: as})
	}
	name(activities.CorrectCase, chain.First(), "")
	name(activities.WithdrawCase, procedure.Step{}, casefile.Withdrawn)
	name(activities.LapseCase, procedure.Step{}, casefile.Expired)
	return env
}

// A correction sends the file back to its first step, wherever it stood.
func TestRun_aCorrectedFileIsCheckedAnew(t *testing.T) {
	t.Parallel()
	r := &register{}
	env := r.branching(t)
	command(env, t, time.Minute, message.Submit, message.Command{ID: "submit"})
	command(env, t, time.Hour, message.Complete, message.Command{ID: "verify", Task: "task of verify", Outcome: casefile.Approve})
	command(env, t, 2*time.Hour, message.Correct, message.Command{ID: "correct"})
	command(env, t, 3*time.Hour, message.Withdraw, message.Command{ID: "withdraw"})
	run(t, env)
	want := []string{"submit", activities.CheckDocuments, activities.DetermineCase, "verify",
		activities.CorrectCase, activities.CheckDocuments, activities.DetermineCase, activities.WithdrawCase}
	if !slices.Equal(r.steps, want) {
		t.Fatalf("steps %v, want %v", r.steps, want)
	}
}

func TestRun_aForgottenDraftEnds(t *testing.T) {
	t.Parallel()
	r := &register{}
	env := r.branching(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(message.DeadlinePassed, nil) }, 60*24*time.Hour)
	run(t, env)
	if !slices.Equal(r.steps, []string{activities.LapseCase}) {
		t.Fatalf("steps %v", r.steps)
	}
}
