package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// Clock are the hands of the story of the days that pass.
type Clock struct {
	Deadlines Deadlines
	Every     time.Duration // from one sweep to the next
}

// RingDeadlines is the name of the sweep.
const RingDeadlines = "RingDeadlines"

// Deadlines is the database as the sweep writes it.
type Deadlines interface {
	RingDue(ctx context.Context) (rung int, err error)
}

// Ring sweeps the deadlines again and again for a while. A sweep that fails is tried again by the engine.
func (h *Clock) Ring(ctx context.Context) error {
	defer beat(ctx)()
	ticker := time.NewTicker(h.Every)
	defer ticker.Stop()
	for until := time.Now().Add(watch); ; {
		if _, err := h.Deadlines.RingDue(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-activity.GetWorkerStopChannel(ctx): // the next worker goes on
			return nil
		case <-ticker.C:
		}
		if !time.Now().Before(until) {
			return nil
		}
	}
}
