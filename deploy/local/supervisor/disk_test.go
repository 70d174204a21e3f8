package supervisor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/deploy/local/disk"
	"github.com/an-sinh/ansinh/deploy/local/disk/disktest"
)

func TestSupervisor_saysThatAFullDiskKilledAChildAndStartsItAgain(t *testing.T) {
	dir := disktest.Small(t, 4)
	if dir == "" {
		return
	}
	heard := &sayings{}
	s, err := New(filepath.Join(dir, "run"), filepath.Join(dir, "log"), fast, heard.say)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	// The child fills the disk before it complains, so its own log may not take its words either.
	script := `dd if=/dev/zero of="$0" bs=1M 2>&1 || exit 28`
	child := Child{Name: "writer", Dir: dir, Command: []string{"sh", "-c", script, filepath.Join(dir, "big")},
		Ready: func(context.Context) error { return os.ErrNotExist }}
	err = disk.Explain(dir, s.Start(t.Context(), child))
	if err == nil || !strings.HasPrefix(err.Error(), "the disk of "+dir+" is full: make room and start again") {
		t.Errorf("the start fails with %v", err)
	}
	if lines := strings.Join(heard.all(), "\n"); !strings.Contains(lines, "exit status 28: the disk of "+dir+" is full: make room, and it goes on by itself; it is started again in") {
		t.Errorf("it says\n%s", lines)
	}
}
