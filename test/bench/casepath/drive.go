package casepath

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/usecase"
)

// drive is one run: prepared cases and the people who act on them.
type drive struct {
	bench  *Bench
	desk   *usecase.Desk
	people map[string]auth.Subject
	end    string // what is there when a case has come to the end of its path: a query of case codes
	cases  []string
	signs  sync.Map // case and step → what everybody who waits for it reads
}

// drive takes every case to its entitlement, some at a time, and makes the payment order of them all.
func (d *drive) drive(ctx context.Context) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go d.watch(watching)
	group, inside := errgroup.WithContext(ctx)
	group.SetLimit(inFlight)
	for _, code := range d.cases {
		group.Go(func() error { return d.one(inside, code) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	run, err := d.desk.MakeRun(ctx, usecase.Ask{By: d.people["treasurer1"]}, usecase.RunInput{})
	if err != nil {
		return err
	}
	if run.Count != len(d.cases) {
		return fmt.Errorf("the run pays %d of %d cases", run.Count, len(d.cases))
	}
	_, err = d.desk.ApproveRun(ctx, usecase.Ask{By: d.people["treasurer2"]}, run.ID)
	return err
}

// one is the path of a case as its people walk it.
func (d *drive) one(ctx context.Context, code string) error {
	if _, err := d.desk.Submit(ctx, usecase.Ask{By: d.people["counter1"]}, code); err != nil {
		return err
	}
	for _, level := range [][2]string{{"verify", "commune_officer1"}, {"sign", "commune_chairman1"}} {
		task, err := d.await(ctx, code+" "+level[0])
		if err != nil {
			return err
		}
		if _, err := d.desk.Complete(ctx, usecase.Ask{By: d.people[level[1]]}, task, casefile.Completion{Outcome: casefile.Approve}); err != nil {
			return err
		}
	}
	_, err := d.await(ctx, code+" ended")
	return err
}

// await waits until the watch has seen the sign.
func (d *drive) await(ctx context.Context, sign string) (string, error) {
	seen, _ := d.signs.LoadOrStore(sign, make(chan string, 1))
	select {
	case what := <-seen.(chan string):
		return what, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-time.After(time.Minute):
		return "", fmt.Errorf("waited a minute for %s", sign)
	}
}

// watch looks for all of them at once, so that looking costs the same however many wait.
func (d *drive) watch(ctx context.Context) {
	told := map[string]bool{}
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		rows, err := d.bench.pool.Query(ctx, `select case_code || ' ' || step, id::text from task where state <> 'done' and case_code = any($1)
			union all select case_code || ' ended', '' from (`+d.end+`) e where case_code = any($1)`, d.cases)
		for err == nil && rows.Next() {
			var sign, what string
			if rows.Scan(&sign, &what) == nil && !told[sign] {
				told[sign] = true
				seen, _ := d.signs.LoadOrStore(sign, make(chan string, 1))
				seen.(chan string) <- what
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
