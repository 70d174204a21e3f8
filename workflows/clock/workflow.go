// Package clock tells the story of the days that pass: deadlines ring by themselves.
package clock

import (
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
)

// Run sweeps the deadlines, for ever; its ID is clock/<task queue>. Deadlines are rows: no case holds a timer, and only
// those whose day has passed hear of it. Each round is one activity that sweeps again and again and comes back after a
// while, so that a day costs the history a few thousand events at most.
func Run(ctx workflow.Context) error {
	for !workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		if err := workflow.ExecuteActivity(activities.Bank(ctx), activities.RingDeadlines).Get(ctx, nil); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Run)
}
