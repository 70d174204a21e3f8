package cli

import (
	"context"
	"time"

	"github.com/an-sinh/ansinh/worker"
)

// runWorker carries out the stories until it is asked to end; then it lets what it began come to an end.
func runWorker(ctx context.Context, _ []string, s Streams) int {
	c, err := load()
	if err != nil {
		return fail(s, err)
	}
	p, err := build(ctx, c, logger(s))
	if err != nil {
		return fail(s, err)
	}
	defer p.close()
	hands, err := p.hands()
	if err != nil {
		return fail(s, err)
	}
	w := worker.New(p.temporal, c.TaskQueue, hands)
	if err := patiently(ctx, p, "start the worker", w.Start); err != nil {
		return fail(s, err)
	}
	defer w.Stop()
	if err := patiently(ctx, p, "watch the bank", func() error { return worker.WatchBank(ctx, p.temporal, c.TaskQueue, c.Bank.Address) }); err != nil {
		return fail(s, err)
	}
	p.dispatcher().Run(ctx)
	return 0
}

// patiently tries until it works or the process is asked to end: the engine may start after us.
func patiently(ctx context.Context, p *parts, what string, do func() error) error {
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return nil
		}
		p.log.Warn("waiting for the engine", "to", what, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}
