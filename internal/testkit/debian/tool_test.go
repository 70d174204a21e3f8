package debian_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit/debian"
)

func TestTool_givesAProgramThatRuns(t *testing.T) {
	t.Parallel()
	path, env := debian.Tool(t, "libxml2-utils", "xmllint")
	cmd := exec.Command(path, "--version")
	cmd.Env = append(os.Environ(), env...)
	output, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "libxml version") {
		t.Fatalf("xmllint --version says %q (%v)", output, err)
	}
}
