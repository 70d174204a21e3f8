package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Time limits of a connection. Files move theirs along (patience.go).
const (
	headerTime = 10 * time.Second
	readTime   = 30 * time.Second
	writeTime  = time.Minute // more than a request may work (enough) and a caller needs to read the answer
	idleTime   = 2 * time.Minute
	lastTime   = 20 * time.Second // for requests under way when we stop
	headerMax  = 32 << 10
)

// Serve listens on addr until ctx ends, then stops in order: not ready any more, linger, no new connections, the
// requests under way come to their end. Whatever they need must still be there when Serve returns.
func Serve(ctx context.Context, addr string, d *Door) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("api: listen on %s: %w", addr, err)
	}
	return d.ServeOn(ctx, listener)
}

// ServeOn is Serve on a listener that is open already.
func (d *Door) ServeOn(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: d, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerMax, ErrorLog: slog.NewLogLogger(d.config.Log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("api: serve: %w", err)
	case <-ctx.Done():
	}
	d.stopping.Store(true)
	time.Sleep(d.config.Linger)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTime)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(fmt.Errorf("api: requests still ran after %s: %w", lastTime, err), server.Close())
	}
	return nil
}
