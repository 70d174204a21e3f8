package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// Superuser is the account that makes roles and databases; the product never gets it.
const Superuser = "postgres"

// Cluster is one private PostgreSQL.
type Cluster struct {
	Address  string // host:port
	Password string // of the superuser
	// Durable is false for tests, which lose nothing that matters when the machine dies.
	Durable bool

	binaries Binaries
	who      identity
	data     string
}

// Open finds PostgreSQL, or fetches it if there is none or if always is set, and makes the cluster under the root
// unless it is there already.
func (c *Cluster) Open(ctx context.Context, root, tools string, always bool, say func(format string, a ...any)) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	made, err := os.ReadFile(filepath.Join(root, "postgres", "data", "PG_VERSION"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the version of the data in %s: %w", root, err)
	}
	major := strings.TrimSpace(string(made))
	b, installed := Installed(major)
	if always || !installed {
		if b, err = Fetch(ctx, tools, say); err != nil {
			return err
		}
	}
	if major != "" && b.major() != major {
		return fmt.Errorf("the data in %s are of PostgreSQL %s and only %s is here: install postgresql-%s, or begin anew with make reset",
			root, major, b.major(), major)
	}
	if c.binaries, c.who, c.data, err = settle(ctx, b, root); err != nil {
		return err
	}
	if major != "" {
		return c.dropStaleLock()
	}
	return c.initdb(ctx)
}

// initdb makes the cluster beside its place and moves it there when it is whole.
func (c *Cluster) initdb(ctx context.Context) error {
	part := c.data + "/data.part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	password := c.data + "/password"
	if err := os.WriteFile(password, []byte(c.Password+"\n"), 0o600); err != nil {
		return err
	}
	defer os.Remove(password)
	if c.who.uid >= 0 {
		if err := os.Chown(password, c.who.uid, c.who.gid); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.binaries.Dir, "initdb"), "--pgdata", part, "--username", Superuser,
		"--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = c.data, c.binaries.environment(), c.who.attr
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make the PostgreSQL cluster in %s: %w: %s", c.data, err, out)
	}
	return os.Rename(part, c.data+"/data")
}

// dropStaleLock removes the lock of a server that was killed, where its process id now belongs to another program:
// PostgreSQL would believe that program to be the server. Ids come again soon after a machine or container restarts.
func (c *Cluster) dropStaleLock() error {
	lock := filepath.Join(c.data, "data", "postmaster.pid")
	text, err := os.ReadFile(lock)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	pid, _, _ := strings.Cut(string(text), "\n")
	command, err := os.ReadFile(filepath.Join("/proc", strings.TrimSpace(pid), "cmdline"))
	if err == nil && strings.Contains(string(command), "postgres") {
		return nil
	}
	return os.Remove(lock)
}

// Child describes the server for the supervisor.
func (c *Cluster) Child() supervisor.Child {
	host, port, _ := net.SplitHostPort(c.Address)
	set := []string{
		"listen_addresses=" + host, "port=" + port,
		"unix_socket_directories=", // the path may be too long for a socket, and everybody here speaks TCP
		"max_connections=300",      // Temporal alone keeps up to 40, tests run in parallel
		"jit=off",                  // our queries are short; and its library may be absent
	}
	if _, err := os.Stat("/usr/share/zoneinfo/UTC"); err != nil {
		set = append(set, "timezone=GMT", "log_timezone=GMT") // the only zone that needs no file
	}
	if !c.Durable {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	command := []string{filepath.Join(c.binaries.Dir, "postgres"), "-D", filepath.Join(c.data, "data")}
	for _, pair := range set {
		command = append(command, "-c", pair)
	}
	return supervisor.Child{
		Name: "postgres", Command: command, Dir: c.data, Env: c.binaries.environment(), As: c.who.attr,
		Stop: syscall.SIGINT, Grace: 20 * time.Second,
		Ready: func(ctx context.Context) error {
			conn, err := c.connect(ctx, Superuser)
			if err != nil {
				return err
			}
			return conn.Close(ctx)
		},
	}
}
