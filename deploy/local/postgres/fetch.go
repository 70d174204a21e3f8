package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// serverPackage matches what Debian's package postgresql depends on; the version is Debian's choice, never ours.
var serverPackage = regexp.MustCompile(`^postgresql-[0-9]+$`)

// rounds bounds the search for libraries of libraries. One is usual on a machine with a C compiler.
const rounds = 4

// debianIn describes Debian's server under the folder for tools.
func debianIn(tools string) (Binaries, bool) { return unpacked(filepath.Join(tools, "postgres")) }

// fetchDebian unpacks Debian's PostgreSQL and the libraries that this machine lacks under tools, without installing
// anything: that needs no root, and leaves the system's own packages and services as they are.
func fetchDebian(ctx context.Context, tools string, say func(format string, a ...any)) (Binaries, error) {
	for _, program := range []string{"apt-get", "apt-cache", "dpkg-deb", "ldd"} {
		if _, err := exec.LookPath(program); err != nil {
			return Binaries{}, fmt.Errorf("there is no %s on the PATH to fetch it with", program)
		}
	}
	done := filepath.Join(tools, "postgres")
	say("fetching Debian's package postgresql (about 20 MB, half a minute, only the first time)")
	part := done + ".part"
	if err := os.RemoveAll(part); err != nil {
		return Binaries{}, err
	}
	a, err := openArchive(ctx, filepath.Join(tools, "apt"))
	if err != nil {
		return Binaries{}, err
	}
	if err := a.unpackServer(ctx, part); err != nil {
		return Binaries{}, errors.Join(err, a.stale)
	}
	if err := errors.Join(os.Rename(part, done), os.RemoveAll(a.dir)); err != nil {
		return Binaries{}, err
	}
	b, _ := unpacked(done)
	return b, nil
}

// unpacked describes a server that lies under the folder as it would lie under /.
func unpacked(dir string) (Binaries, bool) {
	bins, _ := filepath.Glob(filepath.Join(dir, "usr/lib/postgresql/*/bin"))
	if len(bins) == 0 || !hasServer(bins[0]) {
		return Binaries{}, false
	}
	return Binaries{Dir: bins[0], Under: dir}, true
}

func (a archive) unpackServer(ctx context.Context, into string) error {
	depends, err := a.depends(ctx, "postgresql")
	if err != nil {
		return err
	}
	at := slices.IndexFunc(depends, serverPackage.MatchString)
	if at < 0 {
		return fmt.Errorf("the archive's package postgresql names no server (it depends on %v)", depends)
	}
	next := []string{depends[at]}
	seen := map[string]bool{}
	for range rounds {
		if err := a.unpack(ctx, into, next); err != nil {
			return err
		}
		b, ok := unpacked(into)
		if !ok {
			return fmt.Errorf("%s holds no server", next[0])
		}
		missing, err := b.missing(ctx)
		if err != nil || len(missing) == 0 {
			return err
		}
		if next, err = a.libraries(ctx, next, seen); err != nil {
			return err
		}
		if len(next) == 0 {
			return fmt.Errorf("no package was found for %v", missing)
		}
	}
	return fmt.Errorf("the libraries of %s are not complete after %d rounds", depends[at], rounds)
}

// missing lists the shared libraries that neither the system nor the unpacked packages have.
func (b Binaries) missing(ctx context.Context) ([]string, error) {
	cmd := exec.CommandContext(ctx, "ldd", filepath.Join(b.Dir, "postgres"), filepath.Join(b.Dir, "initdb"))
	cmd.Env = b.environment()
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list the libraries of %s: %w", b.Dir, err)
	}
	var missing []string
	for line := range strings.Lines(string(out)) {
		if name, found := strings.CutSuffix(strings.TrimSpace(line), " => not found"); found {
			missing = append(missing, name)
		}
	}
	return missing, nil
}
