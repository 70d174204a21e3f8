package bank_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/an-sinh/ansinh/internal/bank"
)

// host is a real SFTP server on loopback, whose line can be cut.
type host struct {
	dir      string
	cfg      bank.DropConfig
	cutAfter atomic.Int64 // the line is cut after so many more bytes from the client; 0: never
	logins   atomic.Int64
	silent   atomic.Bool // accepts connections and says nothing
}

// keyPair makes a private key as a file holds it and its public line.
func keyPair(t testing.TB) (private, public []byte) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(block), ssh.MarshalAuthorizedKey(signer.PublicKey())
}

func newHost(t testing.TB) *host {
	t.Helper()
	h := &host{dir: t.TempDir()}
	for _, folder := range []string{"in", "out", "archive"} {
		if err := os.Mkdir(filepath.Join(h.dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	hostPrivate, hostPublic := keyPair(t)
	clientPrivate, clientPublic := keyPair(t)
	signer, err := ssh.ParsePrivateKey(hostPrivate)
	if err != nil {
		t.Fatal(err)
	}
	allowed, _, _, _, err := ssh.ParseAuthorizedKey(clientPublic)
	if err != nil {
		t.Fatal(err)
	}
	server := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) != string(allowed.Marshal()) {
			return nil, errors.New("unknown key")
		}
		h.logins.Add(1)
		return nil, nil
	}}
	server.AddHostKey(signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	h.cfg = bank.DropConfig{Address: listener.Addr().String(), User: "ansinh", Key: clientPrivate, HostKey: hostPublic}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go h.serve(&line{Conn: conn, host: h}, server)
		}
	}()
	return h
}

func (h *host) serve(conn net.Conn, cfg *ssh.ServerConfig) {
	defer conn.Close()
	if h.silent.Load() {
		_, _ = conn.Read(make([]byte, 1<<20))
		_, _ = conn.Read(make([]byte, 1)) // until the client gives up
		return
	}
	_, channels, requests, err := ssh.NewServerConn(conn, cfg)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, subsystems, err := offered.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range subsystems {
				_ = r.Reply(r.Type == "subsystem" && string(r.Payload[4:]) == "sftp", nil)
			}
		}()
		server, err := sftp.NewServer(channel, sftp.WithServerWorkingDirectory(h.dir))
		if err != nil {
			return
		}
		_ = server.Serve()
		server.Close()
	}
}

// line counts what the client sends and cuts itself.
type line struct {
	net.Conn
	host *host
}

func (l *line) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if left := l.host.cutAfter.Load(); left > 0 && l.host.cutAfter.Add(-int64(n)) <= 0 {
		l.host.cutAfter.Store(0)
		l.Conn.Close()
	}
	return n, err
}

// put writes a file at the bank; hold reads one.
func (h *host) put(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, path), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (h *host) files(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(h.dir, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
