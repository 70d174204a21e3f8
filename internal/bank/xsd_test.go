package bank_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit/debian"
)

// mustBeValid checks files against an ISO schema with xmllint.
func mustBeValid(t *testing.T, schema string, files ...string) {
	t.Helper()
	xmllint, env := debian.Tool(t, "libxml2-utils", "xmllint")
	args := []string{"--nonet", "--noout", "--schema", filepath.Join("testdata", "xsd", schema+".xsd")}
	cmd := exec.Command(xmllint, append(args, files...)...)
	cmd.Env = append(os.Environ(), env...)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v is not valid %s: %v\n%s", files, schema, err, output)
	}
}
