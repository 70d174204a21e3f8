// Package activities holds the hands of the stories: idempotent adapters, one file per port. Each validates, calls a
// port, and gives back what happened; the stories judge.
//
// A refusal a person can act on is part of the answer. Any error is technical and is tried again for ever: a part
// that is away comes back, and a fault of ours is mended without losing a case.
package activities

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ever is longer than anything lasts. Where a local activity is given no end, the SDK takes the end of one attempt for
// the end of all.
const ever = 100 * 365 * 24 * time.Hour

// Quick is for local writes and rule evaluation: milliseconds on our own database. While attempts follow each other
// quickly they hold the workflow task open, and each renewal is an event of the history; a longer fault waits on timers.
func Quick(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: ever,
		StartToCloseTimeout:    10 * time.Second,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
}

// Foreign is for calls that leave the program and answer within a minute: object storage, a PDF. They heartbeat, so that
// a case does not wait a whole minute for a worker that died.
func Foreign(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    5 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 500 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second},
	})
}

// Bank is for transfers of whole files; the heartbeat tells within seconds that a worker died.
func Bank(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}
