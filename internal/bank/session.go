package bank

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"path"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// inFlight pieces of 32 KiB are on their way at once: a distant bank would else cost one round trip for each.
const inFlight = 64

// session is one SFTP connection with the bank.
type session struct {
	ctx    context.Context
	conn   *ssh.Client
	client *sftp.Client
	forget func() bool // ends the watch over ctx
}

func algorithmsOf(key ssh.PublicKey) []string {
	if key.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512} // SHA-1 signatures are not taken
	}
	return []string{key.Type()}
}

// visit runs one call over a connection of its own.
func (d *Drop) visit(ctx context.Context, call func(*session) error) error {
	s, err := d.dial(ctx)
	if err != nil {
		return err
	}
	return s.close(call(s))
}

func (d *Drop) dial(ctx context.Context) (*session, error) {
	dialer := net.Dialer{Timeout: d.timeout}
	tcp, err := dialer.DialContext(ctx, "tcp", d.address)
	if err != nil {
		return nil, fmt.Errorf("bank drop-box: %w", err)
	}
	s := &session{ctx: ctx, forget: context.AfterFunc(ctx, func() { tcp.Close() })}
	conn, channels, requests, err := ssh.NewClientConn(watched{tcp, d.timeout}, d.address, &d.ssh)
	if err != nil {
		tcp.Close()
		return nil, s.close(fmt.Errorf("bank drop-box: %w", err))
	}
	s.conn = ssh.NewClient(conn, channels, requests)
	if s.client, err = sftp.NewClient(s.conn); err != nil {
		return nil, s.close(fmt.Errorf("bank drop-box: %w", err))
	}
	return s, nil
}

// close ends the session and gives err on, or the end of the context that caused it.
func (s *session) close(err error) error {
	if s.client != nil {
		s.client.Close()
	}
	if s.conn != nil {
		s.conn.Close()
	}
	s.forget()
	if err != nil && s.ctx.Err() != nil {
		return fmt.Errorf("bank drop-box: %w", context.Cause(s.ctx))
	}
	return err
}

// held tells whether the bank has a file of the name. It looks into the inbox first: the bank moves files from there
// to the archive, so one that leaves between the two looks is seen at the second.
func (s *session) held(name string) (size int64, found bool, err error) {
	for _, folder := range []string{inbox, archive} {
		info, err := s.client.Stat(path.Join(folder, name))
		if err == nil {
			return info.Size(), true, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return 0, false, fmt.Errorf("bank drop-box: look for %s: %w", name, err)
		}
	}
	return 0, false, nil
}

// upload writes under a hidden name, checks what the bank has, and renames in one step.
func (s *session) upload(name string, r io.Reader) error {
	part := partName(name)
	size, err := s.write(part, r)
	if err == nil {
		err = s.rename(part, path.Join(inbox, name), size)
	}
	if err != nil {
		_ = s.client.Remove(part) // ours alone; a lost connection leaves it, and the bank ignores it
		return fmt.Errorf("bank drop-box: send %s: %w", name, err)
	}
	return nil
}

func (s *session) write(part string, r io.Reader) (size int64, err error) {
	f, err := s.client.Create(part)
	if err != nil {
		return 0, err
	}
	if size, err = f.ReadFromWithConcurrency(r, inFlight); err != nil {
		return 0, errors.Join(err, f.Close())
	}
	return size, f.Close()
}

func (s *session) rename(part, name string, size int64) error {
	info, err := s.client.Stat(part)
	if err != nil {
		return err
	}
	if info.Size() != size {
		return fmt.Errorf("the bank holds %d of %d bytes", info.Size(), size)
	}
	return s.client.PosixRename(part, name)
}

// watched ends a connection that has been silent for too long.
type watched struct {
	net.Conn
	silence time.Duration
}

func (w watched) Read(p []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	return w.Conn.Read(p)
}

func (w watched) Write(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}

// fetched is an open file of the bank together with its connection.
type fetched struct {
	session *session
	file    *sftp.File
	name    string
	left    int64
}

// Read reports an early end as an error, and the end of the context by its own name.
func (f *fetched) Read(p []byte) (int, error) {
	n, err := f.file.Read(p)
	f.left -= int64(n)
	if errors.Is(err, io.EOF) && f.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, f.explain(err)
}

// WriteTo lets the client ask for many pieces at once, which a plain copy would not.
func (f *fetched) WriteTo(w io.Writer) (int64, error) {
	n, err := f.file.WriteTo(w)
	if f.left -= n; err == nil && f.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, f.explain(err)
}

func (f *fetched) explain(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if cause := context.Cause(f.session.ctx); cause != nil {
		err = cause
	}
	return fmt.Errorf("bank drop-box: read %s: %w", f.name, err)
}

// Close ends the connection.
func (f *fetched) Close() error {
	return f.session.close(f.file.Close())
}
