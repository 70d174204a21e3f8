package stack

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/deploy/local/disk/disktest"
)

func TestMakeRoot_saysThatTheDiskHasTooLittleRoom(t *testing.T) {
	dir := disktest.Small(t, 100)
	if dir == "" {
		return
	}
	err := makeRoot(filepath.Join(dir, ".local"))
	if err == nil || !strings.Contains(err.Error(), "make room and start again") || !strings.Contains(err.Error(), "1024 are needed") {
		t.Errorf("on a disk of 100 MB it answers %v", err)
	}
}

func TestWatchRoom_saysWhenTheDiskIsFullAndWhenThereIsRoomAgain(t *testing.T) {
	dir := disktest.Small(t, 100)
	if dir == "" {
		return
	}
	said := make(chan string, 8)
	go watchRoom(t.Context(), dir, 5*time.Millisecond, func(format string, a ...any) { said <- fmt.Sprintf(format, a...) })
	hear := func(want string) {
		t.Helper()
		select {
		case line := <-said:
			if !strings.Contains(line, want) {
				t.Errorf("it says %q, want %q", line, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("it never says %q", want)
		}
	}
	big := filepath.Join(dir, "big")
	for range 2 {
		if err := os.WriteFile(big, make([]byte, 60<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		hear("the disk of " + dir + " is full: make room (")
		if err := os.Remove(big); err != nil {
			t.Fatal(err)
		}
		hear("has room again")
	}
	if len(said) > 0 {
		t.Errorf("it says more than once: %q", <-said)
	}
}
