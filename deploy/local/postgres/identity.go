package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// identity is under whom PostgreSQL runs: it refuses root.
type identity struct {
	attr *syscall.SysProcAttr
	uid  int // owner of the data; -1 leaves them ours
	gid  int
}

// identities lists, best first, how PostgreSQL may be run here. In a user namespace of its own the process is
// somebody else only to itself: the data stay root's and may lie in root's closed home. Containers often forbid
// that; then it really becomes the other user.
func identities() ([]identity, error) {
	if os.Geteuid() != 0 {
		return []identity{{uid: -1}}, nil
	}
	uid, gid, err := stranger()
	if err != nil {
		return nil, err
	}
	return []identity{
		{uid: -1, attr: &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: 0, Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: gid, HostID: 0, Size: 1}},
		}},
		{uid: uid, gid: gid, attr: &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}},
	}, nil
}

// stranger returns the account that takes the place of root. Its name must exist: initdb looks it up.
func stranger() (uid, gid int, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		return uid, gid, errors.Join(err1, err2)
	}
	return 0, 0, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody to run it as")
}

// canRun tries whether the identity can run the server's program and enter the folder of its data.
func (i identity) canRun(b Binaries, dir string) bool {
	cmd := exec.Command(filepath.Join(b.Dir, "postgres"), "--version")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, b.environment(), i.attr
	return cmd.Run() == nil
}

// settle chooses who runs the server, and the folder of its data: <root>/postgres where that user can reach it.
func settle(ctx context.Context, b Binaries, root string) (Binaries, identity, string, error) {
	all, err := identities()
	if err != nil {
		return b, identity{}, "", err
	}
	dir := filepath.Join(root, "postgres")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return b, identity{}, "", err
	}
	for _, i := range all {
		if i.uid >= 0 {
			if err := os.Chown(dir, i.uid, i.gid); err != nil {
				return b, i, "", err
			}
		}
		if i.canRun(b, dir) {
			return b, i, dir, nil
		}
	}
	last := all[len(all)-1]
	if last.uid < 0 {
		return b, last, "", fmt.Errorf("%s/postgres cannot be run in %s", b.Dir, dir)
	}
	return last.outside(ctx, b, dir)
}

// outside puts the data, and the server if it was fetched, where another user can reach them although it cannot
// enter the root. A link in the root leads there, so that they are found again, and removed with it.
func (i identity) outside(ctx context.Context, b Binaries, link string) (Binaries, identity, string, error) {
	dir, err := os.Readlink(link)
	if err != nil {
		if dir, err = os.MkdirTemp("/var/tmp", "ansinh-postgres-"); err != nil {
			return b, i, "", err
		}
		if err := errors.Join(os.Chown(dir, i.uid, i.gid), os.Remove(link), os.Symlink(dir, link)); err != nil {
			return b, i, "", fmt.Errorf("move the data of PostgreSQL from %s to %s: %w", link, dir, err)
		}
	}
	if !i.canRun(b, dir) && b.Under != "" {
		moved := b.movedTo(filepath.Join(dir, "server"))
		if !hasServer(moved.Dir) {
			if out, err := exec.CommandContext(ctx, "cp", "-a", b.Under+"/.", moved.Under).CombinedOutput(); err != nil {
				return b, i, "", fmt.Errorf("copy PostgreSQL to %s: %w: %s", moved.Under, err, out)
			}
		}
		b = moved
	}
	if !i.canRun(b, dir) {
		return b, i, "", fmt.Errorf("the user with id %d can run %s/postgres neither in %s nor in %s", i.uid, b.Dir, link, dir)
	}
	return b, i, dir, nil
}

// Remove deletes the data of the cluster under the root, also where they had to lie outside it.
func Remove(root string) error {
	link := filepath.Join(root, "postgres")
	outside, err := os.Readlink(link)
	if err != nil {
		return os.RemoveAll(link)
	}
	return errors.Join(os.RemoveAll(outside), os.Remove(link))
}
