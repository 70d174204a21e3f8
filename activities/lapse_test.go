package activities_test

import (
	"context"
	"testing"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/civil"
)

// drafts is a register of one draft whose last day has passed. Whoever works on it dies once after the commit.
type drafts struct {
	activities.Register
	made []casefile.Transition
}

func (d *drafts) Today(context.Context) (civil.Date, error) { return civil.MustDate("2027-01-02"), nil }

func (d *drafts) Case(context.Context, string) (casefile.Case, error) {
	c := casefile.Case{State: casefile.Opened}
	if len(d.made) > 0 {
		c.State = d.made[len(d.made)-1].State
	}
	return c, nil
}

func (d *drafts) Missed(_ context.Context, m casefile.Move) ([]casefile.Transition, error) {
	return append([]casefile.Transition{}, d.made[m.Revision:]...), nil
}

func (d *drafts) Expired(_ context.Context, m casefile.Move) (casefile.Moved, error) {
	t := casefile.Transition{Revision: m.Revision + 1, State: casefile.Closed, Outcome: casefile.Expired}
	d.made = append(d.made, t)
	return casefile.Moved{Transition: &t}, nil
}

// A worker that dies after the commit has told nobody: the same attempt again must give the workflow what it missed.
func TestLapse_madeAgainAfterACrashGivesWhatTheWorkflowMissed(t *testing.T) {
	t.Parallel()
	r := &drafts{}
	h := &activities.Casework{Register: r}
	if moved, err := h.Lapse(t.Context(), casefile.Move{}); err != nil || moved.Transition == nil {
		t.Fatalf("the day that passed did %+v, %v", moved, err)
	}
	again, err := h.Lapse(t.Context(), casefile.Move{})
	if err != nil || len(again.Missed) != 1 || again.Missed[0].State != casefile.Closed || len(r.made) != 1 {
		t.Errorf("made again it gives %+v, %v; the register holds %+v", again, err, r.made)
	}
}
