package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/auth"
	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/config"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/inspect"
	"github.com/an-sinh/ansinh/internal/objects"
	"github.com/an-sinh/ansinh/internal/pdf"
	"github.com/an-sinh/ansinh/internal/postgres"
	"github.com/an-sinh/ansinh/internal/registry"
	"github.com/an-sinh/ansinh/internal/rules"
	"github.com/an-sinh/ansinh/internal/seal"
	"github.com/an-sinh/ansinh/internal/temporal"
	"github.com/an-sinh/ansinh/internal/usecase"
	"github.com/an-sinh/ansinh/policies"
	"github.com/an-sinh/ansinh/worker"
)

// parts are what api and worker share.
type parts struct {
	config   config.Config
	log      *slog.Logger
	register *postgres.Store
	rules    *rules.Engine
	papers   *objects.Store
	registry *registry.Client
	temporal client.Client
	verifier *auth.Verifier
}

// build opens everything that connects when it is first used, so that processes start in any order.
func build(ctx context.Context, c config.Config, log *slog.Logger) (*parts, error) {
	if err := config.Need(needShared(c)); err != nil {
		return nil, err
	}
	p := &parts{config: c, log: log, verifier: auth.NewVerifier(c.OIDCIssuer, c.OIDCAudience)}
	var err error
	if p.register, err = postgres.Open(ctx, c.DatabaseURL); err != nil {
		return nil, err
	}
	if p.rules, err = openRules(c.Release); err != nil {
		return nil, err
	}
	if err := p.rules.MayServe(); err != nil {
		return nil, err
	}
	if p.papers, err = openObjects(c.S3); err != nil {
		return nil, err
	}
	if p.registry, err = registry.Open(registry.Config{URL: c.Registry.URL, Token: c.Registry.Token, CA: []byte(c.Registry.CA)}); err != nil {
		return nil, err
	}
	ring, err := temporal.ParseRing([]byte(c.CodecKeys))
	if err != nil {
		return nil, err
	}
	p.temporal, err = temporal.Open(c.TemporalAddress, c.TemporalNamespace, ring, log)
	return p, err
}

func openObjects(c config.S3) (*objects.Store, error) {
	return objects.Open(objects.Config{Endpoint: c.Endpoint, Bucket: c.Bucket, AccessKey: c.AccessKey, SecretKey: c.SecretKey, TLS: c.TLS})
}

func (p *parts) close() {
	p.temporal.Close()
	p.register.Close()
}

func (p *parts) dispatcher() *usecase.Dispatcher {
	return usecase.NewDispatcher(p.temporal, p.register, p.config.TaskQueue, p.log)
}

// desk wires the use cases.
func (p *parts) desk(ctx context.Context, d *usecase.Dispatcher, scanner *inspect.Inspector) (*usecase.Desk, error) {
	access, err := auth.NewAuthorizer(ctx, policies.FS)
	if err != nil {
		return nil, err
	}
	return &usecase.Desk{
		Register: p.register, Rules: p.rules, Access: access, Papers: p.papers, Registers: p.registry, Scanner: scan{scanner}, Banks: bank.CheckAccount,
		Dispatcher: d, MaxUpload: p.config.MaxUpload,
	}, nil
}

// scan gives the scanner's findings as a document.
type scan struct{ *inspect.Inspector }

func (s scan) Receive(ctx context.Context, r io.Reader, limit int64, store func(io.Reader) error) (document.Document, error) {
	received, err := s.Inspector.Receive(ctx, r, limit, store)
	return document.Document{SHA256: received.SHA256, Size: received.Size, MediaType: received.MediaType, Pages: received.Pages, Uploaded: time.Now()}, err
}

// hands wires the activities.
func (p *parts) hands() (worker.Hands, error) {
	if err := config.Need(needWorker(p.config)); err != nil {
		return worker.Hands{}, err
	}
	payout, err := p.payout()
	if err != nil {
		return worker.Hands{}, err
	}
	keys, err := seal.Open(p.config.SigningKeys)
	if err != nil {
		return worker.Hands{}, err
	}
	complete := usecase.Completeness{Register: p.register, Rules: p.rules, Banks: bank.CheckAccount}
	return worker.Hands{
		Casework: &activities.Casework{Register: p.register, Rules: p.rules, Papers: p.papers, Registers: p.registry, Banks: bank.CheckAccount, Seal: keys, Paper: pdf.Render, Public: p.config.PublicURL, Complete: complete.CheckOn},
		Payout:   payout,
		Clock:    &activities.Clock{Deadlines: p.register, Every: p.config.SweepEvery},
	}, nil
}

// withParts builds the parts from the environment and lends them to a process.
func withParts(ctx context.Context, s Streams, do func(*parts) error) int {
	c, err := load()
	if err != nil {
		return fail(s, err)
	}
	p, err := build(ctx, c, logger(s))
	if err != nil {
		return fail(s, err)
	}
	defer p.close()
	if err := do(p); err != nil {
		return fail(s, err)
	}
	return 0
}

// load reads the configuration of a process.
func load() (config.Config, error) {
	c, err := config.Load(os.Getenv)
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	return c, nil
}

func logger(s Streams) *slog.Logger { return slog.New(slog.NewJSONHandler(s.Err, nil)) }
