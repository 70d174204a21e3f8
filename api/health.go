package api

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// checkTime is how long one part may take to say that it is there.
const checkTime = 2 * time.Second

// live says that the process answers; it asks nobody else.
func (d *Door) live(w http.ResponseWriter, _ *http.Request) error {
	return answer(w, http.StatusOK, map[string]string{"status": "alive"})
}

// readiness is the answer of /readyz: each part by name, "ok" or "away". Why it is away is for the log.
type readiness struct {
	Status string            `json:"status"` // ready, waiting or stopping
	Checks map[string]string `json:"checks"`
}

// ready says whether requests should come here: all parts answer and we are not on our way out.
func (d *Door) ready(w http.ResponseWriter, r *http.Request) error {
	result := readiness{Status: "ready", Checks: map[string]string{}}
	var lock sync.Mutex
	var all sync.WaitGroup
	for name, check := range d.config.Ready {
		all.Go(func() {
			err := inTime(r.Context(), check)
			lock.Lock()
			defer lock.Unlock()
			result.Checks[name] = "ok"
			if err != nil {
				result.Checks[name], result.Status = "away", "waiting"
				recordOf(r).cause = fmt.Errorf("readiness: %s: %w", name, err)
			}
		})
	}
	all.Wait()
	if d.stopping.Load() {
		result.Status = "stopping"
	}
	if result.Status != "ready" {
		w.Header().Set("Retry-After", retryAfter)
		return answer(w, http.StatusServiceUnavailable, result)
	}
	return answer(w, http.StatusOK, result)
}

// inTime gives up on a check that does not heed its context, too.
func inTime(ctx context.Context, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- check(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
