package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// rest lifts every fault, takes every case to its end and waits until nothing moves any more. What is lost or stuck shows
// here: it never comes to rest.
func (w *walk) rest(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := w.stack.awaitReady(w.stack.urls); err != nil {
		return err
	}
	for round := 0; ; round++ {
		if response, err := visitor.Post(w.stack.bank+"/reset-misbehaviour", "application/json", nil); err == nil {
			_ = response.Body.Close()
		}
		moving, err := w.finish(ctx, round)
		if err == nil && len(moving) == 0 {
			return nil
		}
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("it does not come to rest in %v: %s: %w", patience, strings.Join(moving, "; "), errors.Join(err, ctx.Err()))
		}
	}
}

// finish takes every case and the money one step further, straight, and says what still moves. The officers take turns,
// for a task may be in the hands of either.
func (w *walk) finish(ctx context.Context, round int) (moving []string, err error) {
	n := 1_000_000 + round*(len(w.slots)+2)
	how := 1 | uint64(round%len(officers))<<16
	for i := range w.slots {
		c := &w.slots[i]
		if c.named() == "" {
			continue // nobody came
		}
		w.push(ctx, c, step{number: n + i, deed: push, slot: i, how: how}, true)
	}
	for _, treasurer := range treasurers {
		w.approveAll(ctx, treasurer, n)
	}
	for _, channel := range channels {
		w.ask(ctx, 0, request{user: treasurers[0], method: http.MethodPost, path: "/v1/payment-runs", key: fmt.Sprintf("run-%s-%d", channel, n), body: map[string]any{"channel": channel}})
	}
	w.approveAll(ctx, treasurers[1], n+1)
	return w.moving(ctx)
}

func (w *walk) approveAll(ctx context.Context, treasurer string, n int) {
	a := w.ask(ctx, 0, request{user: treasurer, method: http.MethodGet, path: "/v1/payment-runs"})
	for _, run := range list(a.body["items"]) {
		if id, _ := run["id"].(string); run["state"] == "made" {
			w.ask(ctx, 0, request{user: treasurer, method: http.MethodPost, path: "/v1/payment-runs/" + id + "/approve", key: fmt.Sprintf("approve-%d-%s", n, id)})
		}
	}
}

// moving asks the register what is not at its end: every case that was opened, every run, command and file.
func (w *walk) moving(ctx context.Context) ([]string, error) {
	address, err := os.ReadFile(w.stack.env["ANSINH_OWNER_DATABASE_URL_FILE"])
	if err != nil {
		return nil, err
	}
	db, err := pgx.Connect(ctx, strings.TrimSpace(string(address)))
	if err != nil {
		return nil, err
	}
	defer db.Close(context.Background())
	rows, err := db.Query(ctx, `
		select format('case %s is %s', code, state) from cases where state <> 'closed'
		union all select format('command %s is %s', id, state) from command where state = 'pending' or delivered_at is null
		union all select format('%s for %s is not sent', name, workflow) from outbox where sent_at is null
		union all select format('run %s is %s', id, state) from payment_run where state <> 'settled'
		union all select format('%s waits for its seal', source) from unsealed where at < clock_timestamp() - interval '15 seconds'`)
	if err != nil {
		return nil, err
	}
	moving, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(w.stack.root(), "bank", "out", "*.xml"))
	for _, file := range files {
		var taken bool
		if err := db.QueryRow(ctx, `select exists (select from answer_file where name = $1)`, filepath.Base(file)).Scan(&taken); err != nil {
			return nil, err
		}
		if !taken {
			moving = append(moving, filepath.Base(file)+" is not taken")
		}
	}
	return moving, err
}
