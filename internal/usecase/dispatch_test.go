package usecase_test

import (
	"context"
	"log/slog"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// The engine forgets a case some time after it was closed, and knows nothing yet of one that was just opened. Only the
// register can tell the two apart.
func TestSend_aCaseTheEngineDoesNotKnow(t *testing.T) {
	t.Parallel()
	for state, want := range map[casefile.State]errs.Code{casefile.Closed: "CASE_CLOSED", casefile.Opened: ""} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			outbox := &memory{state: state}
			d := usecase.NewDispatcher(forgetful{}, outbox, "queue", slog.New(slog.DiscardHandler))
			d.Send(context.Background(), casefile.Command{ID: "1", Case: code, Kind: casefile.CommandSubmit})
			if outbox.refusal != want {
				t.Errorf("the command is confirmed with %q, want %q", outbox.refusal, want)
			}
		})
	}
}

// forgetful is an engine that knows no workflow.
type forgetful struct{ client.Client }

func (forgetful) UpdateWorkflow(context.Context, client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return nil, serviceerror.NewNotFound("no such workflow")
}

func (forgetful) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return nil, serviceerror.NewNotFound("no such workflow")
}

// memory is a register with one case, and how its command was confirmed.
type memory struct {
	usecase.Outbox
	state   casefile.State
	refusal errs.Code
}

func (m *memory) Case(context.Context, string) (casefile.Case, error) {
	return casefile.Case{Code: code, State: m.state}, nil
}

func (m *memory) ConfirmCommand(_ context.Context, _ string, refusal *errs.Error) error {
	m.refusal = "confirmed without a refusal"
	if refusal != nil {
		m.refusal = refusal.Code
	}
	return nil
}
