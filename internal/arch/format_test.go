package arch

import (
	"os/exec"
	"strings"
	"testing"
)

func TestSource_isFormatted(t *testing.T) {
	t.Parallel()
	list := exec.Command("git", "ls-files", "*.go")
	list.Dir = "../.."
	files, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	format := exec.Command("gofmt", append([]string{"-l"}, strings.Fields(string(files))...)...)
	format.Dir = "../.."
	if out, err := format.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("gofmt would change these files (%v):\n%s", err, out)
	}
}
