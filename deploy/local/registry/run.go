package registry

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// options are the flags of `stack registry`.
type options struct {
	https, control string // addresses to listen on; port 0 takes a free one
	dir            string // people.jsonl and queries.jsonl
	cert, certKey  string // files: our certificate and its key
	token          string // file: the token of the organs
	seed           uint64
}

// Run keeps the register open until ctx ends. Its first line of output names the addresses it listens on.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	fmt.Printf("registry: ready https=%s control=%s\n", r.https.Addr(), r.control.Addr())
	return r.wait()
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("registry", flag.ContinueOnError)
	flags.StringVar(&o.https, "listen", "127.0.0.1:0", "address for organs, HTTPS")
	flags.StringVar(&o.control, "listen-control", "127.0.0.1:0", "address of the control pages, on loopback")
	flags.StringVar(&o.dir, "dir", "", "folder of the people and the log")
	flags.StringVar(&o.cert, "cert", "", "file of the register's certificate, PEM")
	flags.StringVar(&o.certKey, "cert-key", "", "file of the certificate's key, PEM")
	flags.StringVar(&o.token, "token-file", "", "file of the token that organs show")
	flags.Uint64Var(&o.seed, "seed", 0, "misbehave by this seed; 0 behaves")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.dir == "" || o.cert == "" || o.certKey == "" || o.token == "" {
		return o, errors.New("registry: --dir, --cert, --cert-key and --token-file must be given")
	}
	host, _, err := net.SplitHostPort(o.control)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return o, fmt.Errorf("registry: --listen-control %q must be an address on loopback", o.control)
	}
	return o, nil
}

// registry is an open one.
type registry struct {
	https, control net.Listener
	desk           *desk
	work           sync.WaitGroup
	failed         chan error // the first part that fails closes the register
	stop           context.CancelFunc
	ctx            context.Context
}

// open starts every part; wait returns when they have ended.
func open(ctx context.Context, o options) (*registry, error) {
	pair, err := tls.LoadX509KeyPair(o.cert, o.certKey)
	if err != nil {
		return nil, fmt.Errorf("registry: certificate: %w", err)
	}
	token, err := os.ReadFile(o.token)
	if err != nil {
		return nil, fmt.Errorf("registry: token: %w", err)
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return nil, fmt.Errorf("registry: %w", err)
	}
	d := &desk{token: strings.TrimSpace(string(token)), conduct: &conduct{seed: o.seed}, asked: map[string]int{}}
	if d.people, err = openPeople(filepath.Join(o.dir, "people.jsonl")); err != nil {
		return nil, err
	}
	if err := d.openLog(filepath.Join(o.dir, "queries.jsonl")); err != nil {
		return nil, errors.Join(err, d.people.file.Close())
	}
	r := &registry{failed: make(chan error, 2), desk: d}
	r.ctx, r.stop = context.WithCancel(ctx)
	if err := r.listen(o, pair); err != nil {
		r.stop()
		return nil, errors.Join(err, d.close())
	}
	return r, nil
}

func (d *desk) openLog(path string) (err error) {
	if err := lines(path, func(line []byte) error {
		var q Query
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		d.queries = append(d.queries, q)
		d.asked[q.Question.MaYeuCau]++
		return nil
	}); err != nil {
		return err
	}
	d.file, err = appending(path)
	return err
}

func (d *desk) close() error { return errors.Join(d.people.file.Close(), d.file.Close()) }

func (r *registry) listen(o options, pair tls.Certificate) (err error) {
	if r.https, err = net.Listen("tcp", o.https); err != nil {
		return fmt.Errorf("registry: listen for HTTPS: %w", err)
	}
	if r.control, err = net.Listen("tcp", o.control); err != nil {
		return fmt.Errorf("registry: listen for control: %w", errors.Join(err, r.https.Close()))
	}
	quiet := log.New(io.Discard, "", 0) // who only knocks, or hangs up, is no news
	door := &http.Server{Handler: r.desk.counters(), ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}}
	web := &http.Server{Handler: r.desk.pages(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	context.AfterFunc(r.ctx, func() { web.Close(); door.Close() })
	r.part(func() error { return door.ServeTLS(r.https, "", "") })
	r.part(func() error { return web.Serve(r.control) })
	return nil
}

// part runs one part of the register; when it ends by itself the register closes.
func (r *registry) part(run func() error) {
	r.work.Go(func() {
		err := run()
		if r.ctx.Err() == nil {
			r.failed <- err
		}
		r.stop()
	})
}

func (r *registry) wait() error {
	r.work.Wait()
	close(r.failed)
	return errors.Join(<-r.failed, r.desk.close())
}
