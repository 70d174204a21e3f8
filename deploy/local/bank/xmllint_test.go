package bank

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// The ISO schemas lie with the product's tests; the bank only checks its own files against them.
const schemas = "../../../internal/bank/testdata/xsd"

// mustBeValid validates files against an ISO schema.
func mustBeValid(t *testing.T, schema string, files ...string) {
	t.Helper()
	if slices.Contains(strings.Fields(os.Getenv("ANSINH_WITHOUT")), "libxml2-utils") {
		fmt.Fprintf(os.Stderr, "LEFT OUT schema check of %s: ANSINH_WITHOUT names the Debian package libxml2-utils\n", t.Name())
		return
	}
	tool, err := xmllint()
	if err != nil {
		t.Fatalf("this test needs xmllint of the Debian package libxml2-utils, which could be neither found nor fetched: "+
			"install it, or leave the check out with ANSINH_WITHOUT=libxml2-utils\n%v", err)
	}
	cmd := exec.Command(tool, append([]string{"--nonet", "--noout", "--schema", filepath.Join(schemas, schema+".xsd")}, files...)...)
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+libraries(tool))
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v is not valid %s: %v\n%s", files, schema, err, output)
	}
}

// xmllint is the one on the PATH, else Debian's, unpacked beside the repository where the product's tests keep theirs.
var xmllint = sync.OnceValues(func() (string, error) {
	if tool, err := exec.LookPath("xmllint"); err == nil && os.Getenv("ANSINH_TOOLS") != "fetch" {
		return tool, nil
	}
	tools, err := filepath.Abs("../../../.local/tools")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(tools, 0o755); err != nil {
		return "", err
	}
	lock, err := os.OpenFile(filepath.Join(tools, "debian.lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	into := filepath.Join(tools, "libxml2-utils")
	tool := filepath.Join(into, "usr/bin/xmllint")
	if _, err := os.Stat(tool); err == nil {
		return tool, nil
	}
	part, err := os.MkdirTemp(tools, "libxml2-utils.part-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(part)
	// The lists are our own: the machine's may be missing or old, and only root may renew them.
	script := `set -eu
mkdir -p "$LISTS/lists/partial" "$LISTS/cache/archives/partial" files
apt="apt-get -q -o Dir::State::Lists=$LISTS/lists -o Dir::Cache=$LISTS/cache -o APT::Sandbox::User="
$apt update
$apt download libxml2-utils $($apt install --simulate --yes --no-install-recommends libxml2-utils | awk '$1 == "Inst" {print $2}')
for archive in *.deb; do dpkg -x "$archive" files; done`
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = part
	cmd.Env = append(os.Environ(), "LC_ALL=C", "LISTS="+filepath.Join(tools, "debian-lists"))
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	return tool, os.Rename(filepath.Join(part, "files"), into)
})

func libraries(tool string) string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(tool), "../lib/*/*.so*"))
	var folders []string
	for _, file := range found {
		folders = append(folders, filepath.Dir(file))
	}
	return strings.Join(slices.Compact(folders), ":")
}
