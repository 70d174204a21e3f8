package post

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// options are the flags of `stack post`.
type options struct {
	https, control string // addresses to listen on; port 0 takes a free one
	dir            string // books.jsonl
	cert, certKey  string // files: our certificate and its key
	key, clientKey string // files: the key we sign results with, and the client's public key
	comeAfter      time.Duration
	seed           uint64
}

// Run keeps the post open until ctx ends. Its first line of output names the addresses it listens on.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	p, err := open(ctx, o)
	if err != nil {
		return err
	}
	fmt.Printf("post: ready https=%s control=%s\n", p.https.Addr(), p.control.Addr())
	return p.wait()
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("post", flag.ContinueOnError)
	flags.StringVar(&o.https, "listen", "127.0.0.1:0", "address for payers, HTTPS")
	flags.StringVar(&o.control, "listen-control", "127.0.0.1:0", "address of the control pages, on loopback")
	flags.StringVar(&o.dir, "dir", "", "folder of the books")
	flags.StringVar(&o.cert, "cert", "", "file of the post's certificate, PEM")
	flags.StringVar(&o.certKey, "cert-key", "", "file of the certificate's key, PEM")
	flags.StringVar(&o.key, "key", "", "file of the Ed25519 key the post signs results with, PEM (PKCS #8)")
	flags.StringVar(&o.clientKey, "client-key", "", "file of the client's public Ed25519 key, PEM")
	flags.DurationVar(&o.comeAfter, "come-after", 0, "how long after a list people come by themselves")
	flags.Uint64Var(&o.seed, "seed", 0, "misbehave by this seed; 0 behaves")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.dir == "" || o.cert == "" || o.certKey == "" || o.key == "" || o.clientKey == "" {
		return o, errors.New("post: --dir, --cert, --cert-key, --key and --client-key must be given")
	}
	host, _, err := net.SplitHostPort(o.control)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return o, fmt.Errorf("post: --listen-control %q must be an address on loopback", o.control)
	}
	return o, nil
}

// post is an open one.
type post struct {
	https, control net.Listener
	desk           *desk
	work           sync.WaitGroup
	failed         chan error // the first part that fails closes the post
	stop           context.CancelFunc
	ctx            context.Context
}

// open starts every part; wait returns when they have ended.
func open(ctx context.Context, o options) (*post, error) {
	pair, err := tls.LoadX509KeyPair(o.cert, o.certKey)
	if err != nil {
		return nil, fmt.Errorf("post: certificate: %w", err)
	}
	key, err := privateKey(o.key)
	if err != nil {
		return nil, err
	}
	client, err := publicKey(o.clientKey)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return nil, fmt.Errorf("post: %w", err)
	}
	books, err := openBooks(filepath.Join(o.dir, "books.jsonl"))
	if err != nil {
		return nil, err
	}
	p := &post{failed: make(chan error, 3), desk: newDesk(o, books, client, key)}
	p.ctx, p.stop = context.WithCancel(ctx)
	if err := p.listen(o, pair); err != nil {
		p.stop()
		return nil, errors.Join(err, books.file.Close())
	}
	return p, nil
}

func (p *post) listen(o options, pair tls.Certificate) (err error) {
	if p.https, err = net.Listen("tcp", o.https); err != nil {
		return fmt.Errorf("post: listen for HTTPS: %w", err)
	}
	if p.control, err = net.Listen("tcp", o.control); err != nil {
		return fmt.Errorf("post: listen for control: %w", errors.Join(err, p.https.Close()))
	}
	quiet := log.New(io.Discard, "", 0) // who only knocks, or hangs up, is no news
	door := &http.Server{Handler: p.desk.counters(), ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}}
	web := &http.Server{Handler: p.desk.pages(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	context.AfterFunc(p.ctx, func() { web.Close(); door.Close() })
	p.part(func() error { return door.ServeTLS(p.https, "", "") })
	p.part(func() error { return web.Serve(p.control) })
	p.part(func() error { return p.desk.run(p.ctx) })
	return nil
}

// part runs one part of the post; when it ends by itself the post closes.
func (p *post) part(run func() error) {
	p.work.Go(func() {
		err := run()
		if p.ctx.Err() == nil {
			p.failed <- err
		}
		p.stop()
	})
}

func (p *post) wait() error {
	p.work.Wait()
	close(p.failed)
	return errors.Join(<-p.failed, p.desk.books.file.Close())
}
