package casework_test

import (
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/procedure"
	"github.com/an-sinh/ansinh/workflows/casework"
	"github.com/an-sinh/ansinh/workflows/message"
)

// A procedure that this program does not know yet must wait for the program that does, not end the case.
func TestRun_aFaultOfOursBlocksTheCaseAndDoesNotEndIt(t *testing.T) {
	t.Parallel()
	r := &register{}
	env := r.environment(t)
	env.RegisterActivityWithOptions(func(m casefile.Move) (casefile.Moved, error) {
		m.To = procedure.Step{Key: "meeting", Kind: "meeting"}
		return r.move("submit", m, func(t *casefile.Transition) { t.Procedure = &procedure.Procedure{Steps: []procedure.Step{m.To}} })
	}, activity.RegisterOptions{Name: activities.SubmitCase, DisableAlreadyRegisteredCheck: true})
	command(env, t, time.Hour, message.Submit, message.Command{ID: "submit"})
	env.ExecuteWorkflow(casework.Run, message.Case{Code: "H99.1-261102-0001"})
	if _, blocked := errors.AsType[*temporal.PanicError](env.GetWorkflowError()); !blocked {
		t.Fatalf("the case ended with %v; it must block", env.GetWorkflowError())
	}
}
