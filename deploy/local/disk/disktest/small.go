// Package disktest gives tests a small disk of their own, so that they may fill it.
package disktest

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// inside names the folder of the disk to the test that was started again.
const inside = "ANSINH_TEST_SMALL_DISK"

// Small starts the calling test again in namespaces of its own, where a disk of that many megabytes can be mounted as
// any user; no trace of it is left on the machine. Inside it returns the folder of the disk, outside "" when the inside
// has ended. Where namespaces are forbidden the test is left out loudly.
func Small(t *testing.T, megabytes int) string {
	t.Helper()
	if dir := os.Getenv(inside); dir != "" {
		mount(t, dir, megabytes, 0)
		return dir
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inside+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	out, err := cmd.CombinedOutput()
	if cmd.Process == nil {
		fmt.Fprintf(os.Stderr, "LEFT OUT %s: this machine allows no namespaces, so no small disk: %v\n", t.Name(), err)
		t.Skipf("no namespaces: %v", err)
	}
	if err != nil {
		t.Errorf("on the small disk: %v\n%s", err, out)
	}
	t.Logf("%s", out)
	return ""
}

// Resize makes room on the disk, or takes it.
func Resize(t *testing.T, dir string, megabytes int) {
	t.Helper()
	mount(t, dir, megabytes, syscall.MS_REMOUNT)
}

func mount(t *testing.T, dir string, megabytes int, flags uintptr) {
	t.Helper()
	if err := syscall.Mount("small", dir, "tmpfs", flags, fmt.Sprintf("size=%dm,mode=755", megabytes)); err != nil {
		t.Fatalf("mount a disk of %d MB: %v", megabytes, err)
	}
}
