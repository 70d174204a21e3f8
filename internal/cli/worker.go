package cli

import (
	"context"
	"sync"
	"time"

	"github.com/an-sinh/ansinh/worker"
)

// runWorker carries out the stories until it is asked to end; then it lets what it began come to an end.
func runWorker(ctx context.Context, _ []string, s Streams) int {
	return withParts(ctx, s, func(p *parts) error {
		hands, err := p.hands()
		if err != nil {
			return err
		}
		go sealTrail(ctx, p.register, p.log)
		c := p.config
		var stop func()
		start := func() error {
			w := worker.New(p.temporal, c.TaskQueue, hands) // anew each time: a worker remembers how its first start ended
			stop = w.Stop
			return w.Start()
		}
		if !p.patiently(ctx, "start the worker", start) {
			return nil
		}
		defer stop()
		senders, err := p.senders()
		if err != nil {
			return err
		}
		var sending sync.WaitGroup
		defer sending.Wait()
		for _, s := range senders {
			sending.Go(func() { s.Run(ctx) })
		}
		if p.patiently(ctx, "watch the bank", func() error { return worker.WatchBank(ctx, p.temporal, c.TaskQueue, c.Bank.Address) }) &&
			p.patiently(ctx, "watch the post", func() error { return worker.WatchPost(ctx, p.temporal, c.TaskQueue, c.Post.URL) }) &&
			p.patiently(ctx, "watch the clock", func() error { return worker.WatchClock(ctx, p.temporal, c.TaskQueue) }) {
			p.dispatcher().Run(ctx)
		}
		return nil
	})
}

// patiently tries until it works, or until the process is asked to end: the engine may start after us.
func (p *parts) patiently(ctx context.Context, what string, do func() error) (done bool) {
	for {
		err := do()
		if err == nil {
			return true
		}
		p.log.Warn("waiting for the engine", "to", what, "error", err)
		select {
		case <-ctx.Done():
			return false
		case <-time.After(time.Second):
		}
	}
}
