package bank

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// patience is how long a client may take to log in, and how long a silent one is kept.
const (
	patience = 10 * time.Second
	idle     = 5 * time.Minute
)

// newLogin takes exactly one client key, whatever the user's name.
func newLogin(hostKeyFile, clientKeyFile string) (*ssh.ServerConfig, error) {
	text, err := os.ReadFile(hostKeyFile)
	if err != nil {
		return nil, fmt.Errorf("bank: host key: %w", err)
	}
	host, err := ssh.ParsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("bank: host key %s: %w", hostKeyFile, err)
	}
	if text, err = os.ReadFile(clientKeyFile); err != nil {
		return nil, fmt.Errorf("bank: client key: %w", err)
	}
	client, _, _, _, err := ssh.ParseAuthorizedKey(text)
	if err != nil {
		return nil, fmt.Errorf("bank: client key %s: %w", clientKeyFile, err)
	}
	cfg := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if !bytes.Equal(key.Marshal(), client.Marshal()) {
			return nil, errors.New("unknown client key")
		}
		return nil, nil
	}}
	cfg.AddHostKey(host)
	return cfg, nil
}

// serve takes connections until ctx ends, and ends those that are open.
func (d *dropbox) serve(ctx context.Context, listener net.Listener, login *ssh.ServerConfig) error {
	defer context.AfterFunc(ctx, func() { listener.Close() })()
	var clients sync.WaitGroup
	defer clients.Wait()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		clients.Go(func() {
			defer conn.Close()
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			err := d.converse(&line{Conn: conn, conduct: d.conduct}, login)
			if err != nil && !errors.Is(err, io.EOF) && ctx.Err() == nil { // who only knocks leaves at once
				fmt.Fprintln(os.Stderr, "bank: connection:", err)
			}
		})
	}
}

// converse is one SSH connection; only the subsystem sftp is served.
func (d *dropbox) converse(conn net.Conn, login *ssh.ServerConfig) error {
	hurry := time.AfterFunc(patience, func() { conn.Close() })
	_, channels, requests, err := ssh.NewServerConn(conn, login)
	if err != nil {
		return err
	}
	hurry.Stop()
	go ssh.DiscardRequests(requests)
	var sessions sync.WaitGroup
	defer sessions.Wait()
	for offered := range channels {
		if offered.ChannelType() != "session" {
			_ = offered.Reject(ssh.UnknownChannelType, "only sessions")
			continue
		}
		channel, asked, err := offered.Accept()
		if err != nil {
			return err
		}
		sessions.Go(func() {
			for request := range asked {
				wanted := request.Type == "subsystem" && string(request.Payload[min(4, len(request.Payload)):]) == "sftp"
				_ = request.Reply(wanted, nil)
				if wanted {
					sessions.Go(func() { d.session(conn, channel) })
				}
			}
		})
	}
	return nil
}

func (d *dropbox) session(conn net.Conn, channel ssh.Channel) {
	defer channel.Close()
	visit := &visit{dropbox: d, cut: func() { conn.Close() }}
	server := sftp.NewRequestServer(channel, sftp.Handlers{FileGet: visit, FilePut: visit, FileCmd: visit, FileList: visit})
	defer server.Close()
	_ = server.Serve() // its errors are those of the line
}

// line is the client's connection; it ends when it is silent, or when the bank misbehaves.
type line struct {
	net.Conn
	conduct *conduct
	heard   int64
}

func (l *line) Read(p []byte) (int, error) {
	if err := l.SetReadDeadline(time.Now().Add(idle)); err != nil {
		return 0, err
	}
	n, err := l.Conn.Read(p)
	l.heard += int64(n)
	if l.conduct.dropsLineAfter(l.heard) {
		l.Conn.Close()
	}
	return n, err
}
