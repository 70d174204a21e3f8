package arch

import (
	"os/exec"
	"testing"
)

func TestSource_isFormatted(t *testing.T) {
	t.Parallel()
	format := exec.Command("gofmt", "-l", "main.go", "activities", "api", "deploy", "internal", "policies", "test", "web", "worker", "workflows")
	format.Dir = "../.."
	if out, err := format.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("gofmt would change these files (%v):\n%s", err, out)
	}
}
