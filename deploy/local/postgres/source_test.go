package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// tools is where this project's fetched programs lie, so that a server is downloaded once and not at every test run.
const tools = "../../../.local/tools"

func TestSource_everyWayOfFetchingGivesAServerThatRuns(t *testing.T) {
	t.Parallel()
	for _, w := range ways[1:] {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			without := map[string]string{"debian": "postgresql", "npm": "npm"}[w.name]
			if slices.Contains(strings.Fields(os.Getenv("ANSINH_WITHOUT")), without) {
				fmt.Fprintf(os.Stderr, "LEFT OUT %s: ANSINH_WITHOUT names %s\n", t.Name(), without)
				t.Skipf("ANSINH_WITHOUT names %s", without)
			}
			from, err := filepath.Abs(tools)
			if err != nil {
				t.Fatal(err)
			}
			c, stop := serveFrom(t, t.TempDir(), Source{Tools: from, Only: w.name})
			defer stop()
			if !strings.HasPrefix(c.binaries.Dir, from) && !strings.HasPrefix(c.binaries.Dir, c.data) {
				t.Errorf("the server lies in %s, not under %s", c.binaries.Dir, from)
			}
			word, err := query(t.Context(), c.AdminURL(), `SELECT 'ươ' COLLATE "vi-VN-x-icu" || current_setting('server_version_num')`)
			if err != nil || !strings.HasPrefix(word, "ươ") {
				t.Errorf("it answers %q, %v; leave this test out with ANSINH_WITHOUT=%s", word, err, without)
			}
			t.Logf("%s gives %s", w.what, word)
		})
	}
}

func TestSource_saysWhatWasTriedWhenThereIsNoWay(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("PATH", empty)
	defer func(before []string) { where = before }(where)
	where = []string{filepath.Join(empty, "*")}
	_, err := Source{Tools: empty}.find(t.Context(), "", t.Logf)
	if err == nil {
		t.Fatal("it found a server on an empty machine")
	}
	for _, want := range []string{"an installed one: none in", "Debian's package postgresql: there is no apt-get", "@embedded-postgres: there is no npm", "Install the package postgresql"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if _, err := (Source{Only: "docker"}).find(t.Context(), "", t.Logf); err == nil || !strings.Contains(err.Error(), "installed, debian or npm") {
		t.Errorf("an unknown way: %v", err)
	}
}

func TestLinkLibraries_makesTheLinksThatPackagesCannotHold(t *testing.T) {
	t.Parallel()
	under := t.TempDir()
	lib := filepath.Join(under, "native", "lib")
	if err := os.MkdirAll(lib, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"libicuuc.so.60.2": "unlisted", "libpq.so.5.18": "listed"} {
		if err := os.WriteFile(filepath.Join(lib, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list := filepath.Join(under, "native", "pg-symlinks.json")
	write := func(text string) {
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(`[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so"}]`)
	for range 2 { // a second time changes nothing
		if err := linkLibraries(under); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"libicuuc.so.60": "unlisted", "libpq.so": "listed", "libpq.so.5": "listed"} {
		if text, err := os.ReadFile(filepath.Join(lib, name)); err != nil || string(text) != want {
			t.Errorf("%s reads %q, %v", name, text, err)
		}
	}
	write(`[{"source":"native/lib/libpq.so.5.18","target":"../../outside"}]`)
	if err := linkLibraries(under); err == nil {
		t.Error("a link outside the package was made")
	}
}

func TestPackages_pinsHashesAndNoServers(t *testing.T) {
	t.Parallel()
	lock, err := packages.ReadFile("npm/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), "://") || strings.Count(string(lock), `"integrity"`) < 2 {
		t.Error("the lock file names a server, or lacks hashes: make it with the .npmrc beside it")
	}
	if machines[runtime.GOARCH] != "" && !strings.Contains(string(lock), runtime.GOOS+"-"+machines[runtime.GOARCH]) {
		t.Errorf("the lock file has nothing for %s on %s", runtime.GOOS, runtime.GOARCH)
	}
}
