package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// archive is Debian's package archive as this machine is set up to reach it, with lists of our own: the system's may
// be old or absent, and only root may renew them.
type archive struct {
	dir     string
	options []string
	stale   error // why the lists could not all be renewed; others than Debian's may be among them
}

func openArchive(ctx context.Context, dir string) (archive, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return archive{}, err
	}
	for _, sub := range []string{"state/lists/partial", "cache/archives/partial", "packages"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return archive{}, err
		}
	}
	a := archive{dir: dir, options: []string{
		"-o", "Dir::State=" + dir + "/state", "-o", "Dir::State::status=/var/lib/dpkg/status",
		"-o", "Dir::Cache=" + dir + "/cache", "-o", "Debug::NoLocking=1",
		"-o", "Acquire::Languages=none", "-o", "Acquire::Retries=2",
		// The user _apt, to whom root's apt-get hands the download, may not be allowed into our folder.
		"-o", "APT::Sandbox::User=root",
	}}
	_, a.stale = a.run(ctx, "apt-get", "-qq", "update")
	return a, nil
}

func (a archive) run(ctx context.Context, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, append(a.options, args...)...)
	cmd.Dir = filepath.Join(a.dir, "packages")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(complaint.String()))
	}
	return string(out), nil
}

// depends lists what a package depends on, virtual packages left out.
func (a archive) depends(ctx context.Context, name string) ([]string, error) {
	out, err := a.run(ctx, "apt-cache", "depends", "--important", name)
	if err != nil {
		return nil, err
	}
	var all []string
	for line := range strings.Lines(out) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "|")
		kind, other, _ := strings.Cut(line, ": ")
		if (kind == "Depends" || kind == "PreDepends") && !strings.HasPrefix(other, "<") {
			all = append(all, other)
		}
	}
	return all, nil
}

// libraries lists the library packages on which the given ones depend and which were not seen before. The C library
// is the system's own, and LLVM (100 MB) only serves the just-in-time compiler, which we leave off.
func (a archive) libraries(ctx context.Context, of []string, seen map[string]bool) ([]string, error) {
	var next []string
	for _, name := range of {
		depends, err := a.depends(ctx, name)
		if err != nil {
			return nil, err
		}
		for _, other := range depends {
			wanted := strings.HasPrefix(other, "lib") && !strings.HasPrefix(other, "libllvm") && !strings.HasPrefix(other, "libc6")
			if wanted && !seen[other] {
				seen[other] = true
				next = append(next, other)
			}
		}
	}
	return next, nil
}

// unpack downloads the packages and unpacks them; their install scripts are not run.
func (a archive) unpack(ctx context.Context, into string, names []string) error {
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	into, err := filepath.Abs(into)
	if err != nil {
		return err
	}
	if _, err := a.run(ctx, "apt-get", append([]string{"-qq", "download"}, names...)...); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(a.dir, "packages", "*.deb"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if out, err := exec.CommandContext(ctx, "dpkg-deb", "-x", file, into).CombinedOutput(); err != nil {
			return fmt.Errorf("unpack %s: %w: %s", filepath.Base(file), err, out)
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}
