// Package casepath measures how many cases a second go from submission over two approvals to the payment order, through
// the product's own stories and through a straightforward workflow, in turns on the same machine: the same desk in
// front, the same rows, server and codec behind. Only the worker differs.
package casepath

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/worker"

	"github.com/an-sinh/ansinh/internal/cli"
	"github.com/an-sinh/ansinh/test/bench/casepath/plain"
	engine "github.com/an-sinh/ansinh/worker"
)

const (
	cases    = 64 // of a run
	inFlight = 16 // at a time, one after the other
	warmUp   = 16 // cases of the first run of each, which does not count
)

// Rates are cases a second, one for each run.
type Rates struct{ Ours, Plain []float64 }

// Bench is one comparison.
type Bench struct {
	inside *cli.Inside
	pool   *pgxpool.Pool // as the program's own role
	people int           // made so far: nobody applies twice
}

// Open makes database and bucket and wires the platform from the environment of the stack.
func Open(ctx context.Context) (*Bench, error) {
	if out, err := exec.CommandContext(ctx, "bin/ansinh", "migrate").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("ansinh migrate: %w: %s", err, out)
	}
	inside, err := cli.OpenInside(ctx, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.New(ctx, inside.Config.DatabaseURL)
	return &Bench{inside: inside, pool: pool}, err
}

// Close lets go of everything.
func (b *Bench) Close() {
	b.pool.Close()
	b.inside.Close()
}

// Run measures both in turns.
func (b *Bench) Run(ctx context.Context, runs int) (Rates, error) {
	var r Rates
	var rows [2]map[string]float64
	for turn := -1; turn < runs; turn++ {
		for arm, into := range []*[]float64{&r.Ours, &r.Plain} {
			n := cases
			if turn < 0 {
				n = warmUp
			}
			rate, written, err := b.measure(ctx, arm == 1, n)
			if err != nil {
				return r, err
			}
			rows[arm] = written
			if turn >= 0 {
				*into = append(*into, rate)
			}
		}
		if err := alike(rows[0], rows[1]); err != nil {
			return r, err
		}
	}
	return r, nil
}

// ends is by what a case is known to have come through: the product leaves the due lines to the treasurer's run.
var ends = map[bool]string{
	false: `select case_code from entitlement`,
	true:  `select case_code from entitlement e join due_line d on d.entitlement = e.id`,
}

// measure drives n cases and gives cases a second, and the rows a case in each table.
func (b *Bench) measure(ctx context.Context, straightforward bool, n int) (rate float64, rows map[string]float64, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := fmt.Sprintf("bench-%d", time.Now().UnixNano())
	w := b.worker(queue, straightforward)
	if err := w.Start(); err != nil {
		return 0, nil, err
	}
	defer w.Stop()
	before, err := b.count(ctx)
	if err != nil {
		return 0, nil, err
	}
	d, err := b.prepare(ctx, queue, ends[straightforward], n)
	if err != nil {
		return 0, nil, err
	}
	begun := time.Now()
	if err := d.drive(ctx); err != nil {
		return 0, nil, err
	}
	took := time.Since(begun)
	after, err := b.count(ctx)
	if err != nil {
		return 0, nil, err
	}
	rows = map[string]float64{}
	for table, number := range after {
		rows[table] = float64(number-before[table]) / float64(n)
	}
	_, err = b.pool.Exec(ctx, `update outbox set sent_at = clock_timestamp() where sent_at is null`) // the bank is no part of it
	return float64(n) / took.Seconds(), rows, err
}

func (b *Bench) worker(queue string, straightforward bool) worker.Worker {
	if !straightforward {
		return engine.New(b.inside.Temporal, queue, b.inside.Hands)
	}
	w := worker.New(b.inside.Temporal, queue, worker.Options{WorkerStopTimeout: 15 * time.Second, DisableRegistrationAliasing: true})
	plain.Register(w, &plain.Activities{Hands: *b.inside.Hands.Casework, Pool: b.pool})
	return w
}

// count is the number of rows of every table.
func (b *Bench) count(ctx context.Context) (map[string]int64, error) {
	rows := map[string]int64{}
	for _, table := range tables {
		var n int64
		if err := b.pool.QueryRow(ctx, `select count(*) from `+table).Scan(&n); err != nil {
			return nil, err
		}
		rows[table] = n
	}
	return rows, nil
}

// tables are all that the case path writes.
var tables = []string{"cases", "command", "transition", "document", "determination", "task", "act", "decision", "letter", "deadline",
	"timeline", "outbox", "fact", "item", "entitlement", "entitlement_amount", "due_line", "payment", "payment_line", "instruction", "transfer", "audit"}

// alike refuses a comparison of paths that do not write the same.
func alike(ours, theirs map[string]float64) error {
	for _, table := range tables {
		if ours[table] != theirs[table] {
			return fmt.Errorf("the paths are not alike: %s has %.2f rows a case here and %.2f there", table, ours[table], theirs[table])
		}
	}
	return nil
}

// Median is the middle one.
func Median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
}
