package cli

import (
	"context"

	"github.com/an-sinh/ansinh/api"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/inspect"
	"github.com/an-sinh/ansinh/internal/temporal"
	"github.com/an-sinh/ansinh/web"
)

// serveAPI serves /v1 and the pages until it is asked to end: first it says it is not ready, then it takes no more
// requests, lets those under way come to an end, and only then lets go of what they need.
func serveAPI(ctx context.Context, _ []string, s Streams) int {
	return withParts(ctx, s, func(p *parts) error {
		if err := config.Need(needAPI(p.config)); err != nil {
			return err
		}
		limits := inspect.DefaultLimits()
		limits.Cache = p.config.CacheDir
		scanner, err := inspect.Open(limits)
		if err != nil {
			return err
		}
		defer scanner.Close()
		go func() { _ = scanner.Warm() }() // the first upload need not wait for it; a fault shows with that upload
		door, err := p.door(ctx, scanner)
		if err != nil {
			return err
		}
		return api.Serve(ctx, p.config.HTTPAddr, door)
	})
}

// door wires the API. Its dispatcher runs beside it, so that what was just committed leaves at once; so does a sealer.
func (p *parts) door(ctx context.Context, scanner *inspect.Inspector) (*api.Door, error) {
	dispatcher := p.dispatcher()
	go dispatcher.Run(ctx)
	go sealTrail(ctx, p.register, p.log)
	desk, err := p.desk(ctx, dispatcher, scanner)
	if err != nil {
		return nil, err
	}
	face, err := pages(p.config)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Desk: desk, Verify: p.verifier.Verify, Pages: face, Paper: web.Paper, MaxUpload: p.config.MaxUpload, Log: p.log,
		Ready: map[string]func(context.Context) error{
			"database": p.register.Ready, "objects": p.papers.Ready, "issuer": p.verifier.Ready,
			"engine": func(ctx context.Context) error { return temporal.Ready(ctx, p.temporal) },
		},
	}), nil
}
