package bank

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/an-sinh/ansinh/internal/errs"
)

// The folders of the drop-box, as the bank lays them out.
const (
	inbox   = "in"      // we put orders here
	archive = "archive" // the bank moves orders it took here
	outbox  = "out"     // the bank puts its answers here; we only read
)

// DropConfig says where the drop-box is and who we are to it.
type DropConfig struct {
	Address string        // host:port
	User    string        // our name at the bank
	Key     []byte        // our private key, PEM or OpenSSH
	HostKey []byte        // the bank's public key, one line as in authorized_keys; no other host is spoken to
	Timeout time.Duration // the longest silence of the connection, also of a slow reader; 30 s when zero
}

// Drop is the bank's SFTP drop-box. It holds no connection: every call makes its own and ends it, so a broken one
// spoils one call and the next starts afresh. Errors of the connection are plain and worth another try.
type Drop struct {
	address string
	timeout time.Duration
	ssh     ssh.ClientConfig
}

// Open checks the configuration; nothing is dialled before the first call.
func Open(cfg DropConfig) (*Drop, error) {
	signer, err := ssh.ParsePrivateKey(cfg.Key)
	if err != nil {
		return nil, fmt.Errorf("bank drop-box: our private key: %w", err)
	}
	host, _, _, _, err := ssh.ParseAuthorizedKey(cfg.HostKey)
	if err != nil {
		return nil, fmt.Errorf("bank drop-box: the bank's host key: %w", err)
	}
	if cfg.Address == "" || cfg.User == "" {
		return nil, errors.New("bank drop-box: address and user must be given")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	return &Drop{address: cfg.Address, timeout: cfg.Timeout, ssh: ssh.ClientConfig{
		User:              cfg.User,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(signer)},
		HostKeyCallback:   ssh.FixedHostKey(host),
		HostKeyAlgorithms: algorithmsOf(host), // else the server might show a key of another kind
		Timeout:           cfg.Timeout,
	}}, nil
}

// Send hands a file over to the bank. It may be repeated at any time with the same name and bytes: where the bank has
// the file already, waiting or taken, nothing is written. A file of that name and another size is refused
// (BANK_FILE_DIFFERS). The bank sees the file whole or not at all: it is written under a name of its own and renamed.
func (d *Drop) Send(ctx context.Context, name string, r io.Reader) error {
	if err := checkName(name); err != nil {
		return err
	}
	return d.visit(ctx, func(s *session) error {
		size, found, err := s.held(name)
		if err != nil {
			return err
		}
		if found {
			ours, err := io.Copy(io.Discard, r)
			if err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
			if ours != size {
				return errs.New("BANK_FILE_DIFFERS", "name", name)
			}
			return nil
		}
		return s.upload(name, r)
	})
}

// List names the files the bank has put out for us, in order. Files the bank is still writing (hidden ones, .part,
// .tmp) are left out.
func (d *Drop) List(ctx context.Context) ([]string, error) {
	var names []string
	err := d.visit(ctx, func(s *session) error {
		entries, err := s.client.ReadDirContext(ctx, outbox)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			unfinished := strings.HasSuffix(entry.Name(), ".part") || strings.HasSuffix(entry.Name(), ".tmp")
			if entry.Mode().IsRegular() && !unfinished && checkName(entry.Name()) == nil {
				names = append(names, entry.Name())
			}
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

// Fetch reads a file of the bank. Its end comes only after as many bytes as the bank says the file has: a connection
// that breaks is an error, never a short file. The bank's files are never deleted or moved. Close must be called.
func (d *Drop) Fetch(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	s, err := d.dial(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.client.Open(path.Join(outbox, name))
	if err != nil {
		return nil, s.close(fmt.Errorf("bank drop-box: open %s: %w", name, err))
	}
	info, err := f.Stat()
	if err != nil {
		return nil, s.close(fmt.Errorf("bank drop-box: size of %s: %w", name, err))
	}
	return &fetched{session: s, file: f, name: name, left: info.Size()}, nil
}

// checkName keeps every path inside its folder, whoever made up the name.
func checkName(name string) error {
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\`) || !fs.ValidPath(name) {
		return fmt.Errorf("bank drop-box: %q is no file name", name)
	}
	return nil
}

// partName is unlike any other: two senders of one file must not write into each other's.
func partName(name string) string { return path.Join(inbox, "."+name+"."+rand.Text()[:8]+".part") }
