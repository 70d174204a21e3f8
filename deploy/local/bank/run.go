package bank

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// options are the flags of `stack bank`.
type options struct {
	sftp, control      string // addresses to listen on; port 0 takes a free one
	dir                string // the drop-box and books.jsonl
	hostKey, clientKey string // files: our private key, and the client's public one
	seed               uint64
}

// Run keeps the bank open until ctx ends. Its first line of output names the addresses it listens on.
func Run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	b, err := open(ctx, o)
	if err != nil {
		return err
	}
	fmt.Printf("bank: ready sftp=%s control=%s\n", b.sftp.Addr(), b.control.Addr())
	return b.wait()
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bank", flag.ContinueOnError)
	flags.StringVar(&o.sftp, "listen-sftp", "127.0.0.1:0", "address of the SFTP drop-box")
	flags.StringVar(&o.control, "listen-control", "127.0.0.1:0", "address of the control pages, on loopback")
	flags.StringVar(&o.dir, "dir", "", "folder of the drop-box and the books")
	flags.StringVar(&o.hostKey, "host-key", "", "file of the bank's private key")
	flags.StringVar(&o.clientKey, "client-key", "", "file of the client's public key, as in authorized_keys")
	flags.Uint64Var(&o.seed, "seed", 0, "misbehave by this seed; 0 behaves")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.dir == "" || o.hostKey == "" || o.clientKey == "" {
		return o, errors.New("bank: --dir, --host-key and --client-key must be given")
	}
	host, _, err := net.SplitHostPort(o.control)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return o, fmt.Errorf("bank: --listen-control %q must be an address on loopback", o.control)
	}
	return o, nil
}

// bank is an open one.
type bank struct {
	sftp, control net.Listener
	desk          *desk
	work          sync.WaitGroup
	failed        chan error // the first part that fails closes the bank
	stop          context.CancelFunc
	ctx           context.Context
}

// open starts every part; wait returns when they have ended.
func open(ctx context.Context, o options) (*bank, error) {
	login, err := newLogin(o.hostKey, o.clientKey)
	if err != nil {
		return nil, err
	}
	for _, folder := range []string{inbox, outbox, archive} {
		if err := os.MkdirAll(filepath.Join(o.dir, folder), 0o755); err != nil {
			return nil, fmt.Errorf("bank: %w", err)
		}
	}
	root, err := os.OpenRoot(o.dir)
	if err != nil {
		return nil, fmt.Errorf("bank: %w", err)
	}
	books, err := openBooks(filepath.Join(o.dir, "books.jsonl"))
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	b := &bank{failed: make(chan error, 3)}
	b.ctx, b.stop = context.WithCancel(ctx)
	conduct := &conduct{seed: o.seed}
	b.desk = &desk{root: root, books: books, conduct: conduct, wake: make(chan struct{}, 1)}
	if err := b.listen(o, login, conduct); err != nil {
		b.stop()
		return nil, errors.Join(err, books.close(), root.Close())
	}
	return b, nil
}

func (b *bank) listen(o options, login *ssh.ServerConfig, conduct *conduct) (err error) {
	if b.sftp, err = net.Listen("tcp", o.sftp); err != nil {
		return fmt.Errorf("bank: listen for SFTP: %w", err)
	}
	if b.control, err = net.Listen("tcp", o.control); err != nil {
		return fmt.Errorf("bank: listen for control: %w", errors.Join(err, b.sftp.Close()))
	}
	drop := &dropbox{root: b.desk.root, conduct: conduct, handedOver: b.desk.wakeUp}
	web := &http.Server{Handler: b.desk.pages(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	context.AfterFunc(b.ctx, func() { web.Close() })
	b.part(func() error { return drop.serve(b.ctx, b.sftp, login) })
	b.part(func() error { return web.Serve(b.control) })
	b.part(func() error { return b.desk.run(b.ctx) })
	return nil
}

// part runs one part of the bank; when it ends by itself the bank closes.
func (b *bank) part(run func() error) {
	b.work.Go(func() {
		err := run()
		if b.ctx.Err() == nil {
			b.failed <- err
		}
		b.stop()
	})
}

func (b *bank) wait() error {
	b.work.Wait()
	close(b.failed)
	return errors.Join(<-b.failed, b.desk.books.close(), b.desk.root.Close())
}
