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
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/disk"
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

// Open finds or fetches PostgreSQL and makes the cluster under the root unless it is there already.
func (c *Cluster) Open(ctx context.Context, root string, from Source, say func(format string, a ...any)) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	major, err := made(filepath.Join(root, "postgres", "data"))
	if err != nil {
		return err
	}
	b, err := from.find(ctx, major, say)
	if err != nil && major != "" {
		return fmt.Errorf("the data in %s are of PostgreSQL %s, and such a server is needed to open them; make reset would "+
			"begin anew without them. %w", root, major, err)
	}
	if err != nil {
		return err
	}
	if c.binaries, c.who, c.data, err = settle(ctx, b, root); err != nil {
		return err
	}
	if major != "" {
		return c.dropStaleLock()
	}
	return disk.Explain(c.data, c.initdb(ctx))
}

// made returns the major version of the cluster in the folder, or "" if there is none yet. A cluster comes to its
// place in one step, so a folder that is there and no whole cluster was damaged later: whatever it holds is not ours to
// throw away.
func made(data string) (string, error) {
	if _, err := os.Lstat(data); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	for _, file := range []string{"PG_VERSION", "global/pg_control"} {
		if info, err := os.Stat(filepath.Join(data, file)); err != nil || info.Size() == 0 {
			return "", fmt.Errorf("%s is no whole PostgreSQL cluster (%s is missing or empty) and is left as it is: bring it back from a backup, or "+
				"move it away and start again with an empty one", data, file)
		}
	}
	version, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return "", fmt.Errorf("read the version of the data: %w", err)
	}
	return strings.TrimSpace(string(version)), nil
}

// initdb makes the cluster beside its place and moves it there when it is whole; what an earlier try left half done
// is thrown away.
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
	pid = strings.TrimSpace(pid)
	command, err := os.ReadFile(filepath.Join("/proc", pid, "cmdline"))
	if err != nil || !slices.Contains(strings.Split(string(command), "\x00"), filepath.Join(c.data, "data")) {
		return os.Remove(lock)
	}
	return fmt.Errorf("process %s is a PostgreSQL that runs on the data in %s already, and this stack did not start it: end it and start again", pid, c.data)
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
