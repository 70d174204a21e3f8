package inspect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// enginePages is the memory one PDF may take inside the sandbox, in WebAssembly pages of 64 KiB: 256 MB.
const enginePages = 4096

// engine runs PDFium in WebAssembly: no files, no network, bounded memory. It has a few seats; one file sits in one
// seat. A seat has a runtime of its own, so that a file that never ends is stopped by ending its seat alone; a new
// seat takes 70 ms because the compiled code is shared.
type engine struct {
	seats chan struct{} // free seats
	code  wazero.CompilationCache

	mu     sync.Mutex
	made   bool // whether there ever was a seat
	idle   []*seat
	closed bool
}

// compiled is the machine code of PDFium, made by the first seat of the process, where no folder keeps it.
var compiled = wazero.NewCompilationCache()

// codeCache is where the machine code is kept.
func codeCache(folder string) (wazero.CompilationCache, error) {
	if folder == "" {
		return compiled, nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(folder)
	if err != nil {
		return nil, fmt.Errorf("inspect: the folder of compiled code: %w", err)
	}
	return cache, nil
}

type seat struct {
	pool pdfium.Pool
	end  context.CancelFunc // stops whatever runs in the seat
}

func newEngine(seats int, code wazero.CompilationCache) *engine {
	e := &engine{seats: make(chan struct{}, seats), code: code}
	for range seats {
		e.seats <- struct{}{}
	}
	return e
}

var errClosed = errors.New("inspect: the inspector is closed")

// with waits for a seat and runs work on a fresh instance of PDFium. When the context that bound makes of ctx ends,
// the seat ends with it and work returns an error.
func (e *engine) with(ctx context.Context, bound func(context.Context) (context.Context, context.CancelFunc),
	work func(context.Context, pdfium.Pdfium) error,
) error {
	if err := e.compile(); err != nil {
		return err
	}
	select {
	case <-e.seats:
		defer func() { e.seats <- struct{}{} }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	s, err := e.take()
	if err != nil {
		return err
	}
	ctx, cancel := bound(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, s.end)
	err = s.run(ctx, work)
	if !stop() { // the seat has ended
		_ = s.pool.Close()
		return errors.Join(context.Cause(ctx), err)
	}
	e.giveBack(s)
	return err
}

// compile makes the first seat; later ones reuse its code.
func (e *engine) compile() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return errClosed
	}
	if e.made {
		return nil
	}
	s, err := e.newSeat()
	if err != nil {
		return err
	}
	e.made, e.idle = true, append(e.idle, s)
	return nil
}

// run uses a new instance for each file, so that nothing of one citizen's file is in reach of the next.
func (s *seat) run(ctx context.Context, work func(context.Context, pdfium.Pdfium) error) error {
	instance, err := s.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("inspect: start PDFium: %w", err)
	}
	defer func() { _ = instance.Close() }()
	return work(ctx, instance)
}

func (e *engine) take() (*seat, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	if n := len(e.idle); n > 0 {
		s := e.idle[n-1]
		e.idle = e.idle[:n-1]
		return s, nil
	}
	return e.newSeat()
}

func (e *engine) newSeat() (*seat, error) {
	ctx, end := context.WithCancel(experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)))
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MaxIdle:  1,
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), // the default would show the sandbox the whole disk
		Stdout:   io.Discard,
		Stderr:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCompilationCache(e.code).
			WithMemoryLimitPages(enginePages).
			WithCloseOnContextDone(true),
	})
	if err != nil {
		end()
		return nil, fmt.Errorf("inspect: start PDFium: %w", err)
	}
	return &seat{pool: pool, end: end}, nil
}

func (e *engine) giveBack(s *seat) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		s.close()
		return
	}
	e.idle = append(e.idle, s)
}

func (s *seat) close() {
	_ = s.pool.Close()
	s.end()
}

// closeWait is how long close waits for files being checked.
const closeWait = 5 * time.Second

func (e *engine) close() error {
	e.mu.Lock()
	e.closed = true
	for _, s := range e.idle {
		s.close()
	}
	e.idle = nil
	e.mu.Unlock()
	deadline := time.After(closeWait)
	for range cap(e.seats) {
		select {
		case <-e.seats:
		case <-deadline:
			return errors.New("inspect: a file was still being checked")
		}
	}
	for range cap(e.seats) { // who waits for a seat must see that all is closed
		e.seats <- struct{}{}
	}
	return nil
}
