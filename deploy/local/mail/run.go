package mail

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// options are the flags of `stack mail`.
type options struct {
	smtp, web string // addresses to listen on; port 0 takes a free one
	dir       string // folder of messages.jsonl
}

// Largest message, most recipients, and how long a silent client is kept.
const (
	largest  = 1 << 20
	mostRcpt = 50
	idle     = time.Minute
)

// Run takes mail until ctx ends. Its first line of output names the addresses it listens on.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	box, err := openBox(filepath.Join(o.dir, "messages.jsonl"))
	if err != nil {
		return err
	}
	defer box.close()
	post, err := net.Listen("tcp", o.smtp)
	if err != nil {
		return fmt.Errorf("mail: listen for SMTP: %w", err)
	}
	defer post.Close()
	face, err := net.Listen("tcp", o.web)
	if err != nil {
		return fmt.Errorf("mail: listen for pages: %w", err)
	}
	defer face.Close()
	fmt.Printf("mail: ready smtp=%s web=%s\n", post.Addr(), face.Addr())
	return serve(ctx, box, post, face)
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("mail", flag.ContinueOnError)
	flags.StringVar(&o.smtp, "listen-smtp", "127.0.0.1:0", "address of the SMTP server")
	flags.StringVar(&o.web, "listen-web", "127.0.0.1:0", "address of the pages, on loopback")
	flags.StringVar(&o.dir, "dir", "", "folder of the messages")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.dir == "" {
		return o, errors.New("mail: --dir must be given")
	}
	host, _, err := net.SplitHostPort(o.web)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return o, fmt.Errorf("mail: --listen-web %q must be an address on loopback", o.web)
	}
	return o, nil
}

// serve runs both doors; when one closes by itself, so does the other.
func serve(ctx context.Context, box *box, post, face net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	conduct := &conduct{changed: make(chan struct{})}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if conduct.now().Down {
			c.Conn().Close()
			return nil, errClosed
		}
		return &session{ctx: ctx, conn: c, box: box, conduct: conduct}, nil
	}))
	server.Domain, server.MaxMessageBytes, server.MaxRecipients = "localhost", largest, mostRcpt
	server.ReadTimeout, server.WriteTimeout = idle, idle
	web := &http.Server{Handler: pages(box, conduct), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close(); web.Close() })
	var doors sync.WaitGroup
	var failed [2]error
	for i, open := range []func() error{func() error { return server.Serve(post) }, func() error { return web.Serve(face) }} {
		doors.Go(func() {
			if err := open(); ctx.Err() == nil {
				failed[i] = err
			}
			stop()
		})
	}
	doors.Wait()
	return errors.Join(failed[:]...)
}
