// Package postgres finds or gets PostgreSQL, makes a private cluster and describes it as a child to supervise.
//
// The cluster is ours alone: loopback only, no socket file, a port of its own, passwords everywhere. A PostgreSQL
// service that the machine may run is never touched.
package postgres

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Binaries is a folder with initdb and postgres.
type Binaries struct {
	Dir string
	// Under is the folder that holds all of a fetched server, its libraries too; empty for an installed one.
	Under string
}

// where lists the folders in which packages put the server; few of them put it on the PATH.
var where = []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"}

// Installed returns the newest installed PostgreSQL, or of the given major version where data of it exist.
func Installed(major string) (Binaries, bool) {
	var found []string
	for _, pattern := range where {
		dirs, _ := filepath.Glob(pattern)
		found = append(found, dirs...)
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			found = append(found, filepath.Dir(path))
		}
	}
	var newest Binaries
	for _, dir := range found {
		b := Binaries{Dir: dir}
		if !hasServer(dir) || (major != "" && b.major() != major) {
			continue
		}
		if newest.Dir == "" || number(b.major()) > number(newest.major()) {
			newest = b
		}
	}
	return newest, newest.Dir != ""
}

// movedTo describes the same fetched server after its folder was copied.
func (b Binaries) movedTo(dir string) Binaries {
	return Binaries{Dir: filepath.Join(dir, strings.TrimPrefix(b.Dir, b.Under)), Under: dir}
}

// hasServer is false for a folder that holds only the client programs.
func hasServer(dir string) bool {
	for _, program := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, program)); err != nil || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

// major asks the server for its version: "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" is 15.
func (b Binaries) major() string {
	cmd := exec.Command(filepath.Join(b.Dir, "postgres"), "--version")
	cmd.Env = b.environment()
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(out))
	if len(fields) < 3 {
		return ""
	}
	major, _, _ := strings.Cut(fields[2], ".")
	return major
}

func number(major string) int {
	n, _ := strconv.Atoi(major)
	return n
}

// environment lets the programs find the libraries that came with them, and keeps a person's own settings for
// other servers (PGHOST, PGPORT, PGDATA, …) away from them.
func (b Binaries) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.HasPrefix(pair, "PG") })
	if b.Under == "" {
		return env
	}
	var libraries []string
	for _, pattern := range []string{"usr/lib/*-linux-*", "lib/*-linux-*"} {
		dirs, _ := filepath.Glob(filepath.Join(b.Under, pattern))
		libraries = append(libraries, dirs...)
	}
	return append(env, "LD_LIBRARY_PATH="+strings.Join(libraries, ":"))
}
