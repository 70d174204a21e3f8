package payout

import (
	"go.temporal.io/sdk/workflow"

	"github.com/an-sinh/ansinh/activities"
)

// Answers is the watch over the bank's files: one workflow, for ever. Each round is one activity that looks until the
// bank has put something down, takes it, and comes back.
func Answers(ctx workflow.Context) error { return watch(ctx, activities.TakeAnswers, Answers) }

// Results is the same watch over the post's results.
func Results(ctx workflow.Context) error { return watch(ctx, activities.TakeResults, Results) }

func watch(ctx workflow.Context, take string, again func(workflow.Context) error) error {
	for !workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		if err := workflow.ExecuteActivity(activities.Bank(ctx), take).Get(ctx, nil); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, again)
}
