// Package debian gives tests the tools of Debian packages (xmllint, pdftotext, …) the way a bare machine gets them:
// from the PATH, else downloaded and unpacked beside the repository as an ordinary user. Nothing is installed.
package debian

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Tool finds a binary of a Debian package; env is what its process needs beside os.Environ().
//
// A binary on the PATH is taken as it is, unless ANSINH_TOOLS=fetch. Else the package and those of its dependencies
// that are not installed are unpacked once under <repository>/.local/tools/<package>. Where that fails the test fails
// and names the package; who knowingly does without sets ANSINH_WITHOUT="<package> <package>…", and the tests that
// need it are left out loudly.
func Tool(t testing.TB, pkg, binary string) (path string, env []string) {
	t.Helper()
	if slices.Contains(strings.Fields(os.Getenv("ANSINH_WITHOUT")), pkg) {
		fmt.Fprintf(os.Stderr, "LEFT OUT %s: ANSINH_WITHOUT names the Debian package %s\n", t.Name(), pkg)
		t.Skipf("ANSINH_WITHOUT names the Debian package %s", pkg)
	}
	if path, err := exec.LookPath(binary); err == nil && os.Getenv("ANSINH_TOOLS") != "fetch" {
		return path, nil
	}
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	tools := filepath.Join(root, ".local", "tools")
	unpacked := filepath.Join(tools, pkg)
	if err := once(unpacked, func() error { return unpack(tools, pkg, unpacked) }); err != nil {
		t.Fatalf("this test needs %s of the Debian package %s, which could be neither found nor fetched: install it "+
			"(apt-get install %s) or leave these tests out with ANSINH_WITHOUT=%s\n%v", binary, pkg, pkg, pkg, err)
	}
	path, libraries := inside(unpacked, binary)
	if path == "" {
		t.Fatalf("the Debian package %s, unpacked in %s, has no program %s", pkg, unpacked, binary)
	}
	if len(libraries) > 0 {
		env = []string{"LD_LIBRARY_PATH=" + strings.Join(libraries, ":")}
	}
	return path, env
}

// once runs make unless dir exists. Test binaries run side by side and share apt's lists, so one file lock stands
// before all packages.
func once(dir string, make func() error) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(filepath.Dir(dir), "debian.lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close() // gives the lock back
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	return make()
}

// inside finds a program and the folders of shared libraries in an unpacked package.
func inside(dir, binary string) (path string, libraries []string) {
	_ = filepath.WalkDir(dir, func(p string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if entry.Name() == binary && filepath.Base(filepath.Dir(p)) == "bin" {
			path = p
		}
		if folder := filepath.Dir(p); strings.Contains(entry.Name(), ".so") && !slices.Contains(libraries, folder) {
			libraries = append(libraries, folder)
		}
		return nil
	})
	return path, libraries
}

// repository is the folder of the product's go.mod above the running test.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module github.com/an-sinh/ansinh\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod of github.com/an-sinh/ansinh above the test")
		}
		dir = parent
	}
}
