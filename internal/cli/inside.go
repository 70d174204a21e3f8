package cli

import (
	"context"
	"log/slog"

	"go.temporal.io/sdk/client"

	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/objects"
	"github.com/an-sinh/ansinh/internal/postgres"
	"github.com/an-sinh/ansinh/internal/usecase"
	"github.com/an-sinh/ansinh/worker"
)

// Inside is the platform within one process, wired as api and worker wire it, for who measures it.
type Inside struct {
	Config   config.Config
	Register *postgres.Store
	Papers   *objects.Store
	Temporal client.Client
	Hands    worker.Hands
	parts    *parts
}

// OpenInside wires it from the environment.
func OpenInside(ctx context.Context, log *slog.Logger) (*Inside, error) {
	c, err := load()
	if err != nil {
		return nil, err
	}
	p, err := build(ctx, c, log)
	if err != nil {
		return nil, err
	}
	hands, err := p.hands()
	if err != nil {
		p.close()
		return nil, err
	}
	return &Inside{Config: c, Register: p.register, Papers: p.papers, Temporal: p.temporal, Hands: hands, parts: p}, nil
}

// Desk is where people act; what they ask goes to the workflows of the task queue. It takes no uploads.
func (i *Inside) Desk(ctx context.Context, taskQueue string) (*usecase.Desk, error) {
	return i.parts.desk(ctx, usecase.NewDispatcher(i.Temporal, i.Register, taskQueue, i.parts.log), nil)
}

// Close lets go of everything.
func (i *Inside) Close() { i.parts.close() }
