package stack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/an-sinh/ansinh/deploy/local/disk"
	"github.com/an-sinh/ansinh/deploy/local/supervisor"
)

// leastDisk is what a start needs beside the programs: an empty PostgreSQL cluster, its log ahead, MinIO's reserve.
const leastDisk = 1 << 30

// self is the name of our own pid file.
const self = "stack"

// makeRoot makes the folder, or says why it cannot be used.
func makeRoot(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = unix.Access(dir, unix.W_OK|unix.X_OK)
	}
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("the folder %s cannot be written: start as the user who owns it, or choose another with --root", dir)
	}
	if err != nil {
		return fmt.Errorf("the folder %s cannot be used: %w", dir, err)
	}
	left, err := disk.Left(dir)
	if err != nil {
		return err
	}
	if left < leastDisk {
		return fmt.Errorf("the disk of %s has %d MB left and %d are needed: make room and start again", dir, left>>20, leastDisk>>20)
	}
	return nil
}

// open finds the programs, ends what an earlier run left, and makes ports, secrets and the supervisor.
func (s *Stack) open() error {
	var err error
	if s.root, err = filepath.Abs(s.root); err != nil {
		return err
	}
	if s.data, err = filepath.Abs(s.data); err != nil {
		return err
	}
	if err := s.findPrograms(); err != nil {
		return err
	}
	if err := endLeft(s.data); err != nil {
		return err
	}
	if s.ports, err = choosePorts(s.data); err != nil {
		return err
	}
	if !s.test {
		if err := mustBeFree(s.httpAddress()); err != nil {
			return err
		}
		s.foreignTemporal = os.Getenv("ANSINH_TEMPORAL_ADDRESS")
	}
	if s.secrets, err = openSecrets(s.file("secrets")); err != nil {
		return err
	}
	for _, name := range []string{"objects", "bank", "post", "registry", "mail"} { // MinIO and the bank would let everybody read them
		if err := os.MkdirAll(s.file(name), 0o700); err != nil {
			return err
		}
	}
	s.supervisor, err = supervisor.New(s.file("run"), s.file("log"), supervisor.Pace{}, say)
	return err
}

func (s *Stack) tools() string { return filepath.Join(s.root, "tools") }

func (s *Stack) findPrograms() error {
	var err error
	if s.binary, err = os.Executable(); err != nil {
		return err
	}
	if s.objects, err = s.findMinio(); err != nil {
		return err
	}
	if s.test {
		return nil
	}
	if s.ansinh, err = filepath.Abs("bin/ansinh"); err != nil {
		return err
	}
	if _, err := os.Stat(s.ansinh); err != nil {
		return errors.New("bin/ansinh is not built: run make build first, from the top folder of the project")
	}
	return nil
}

// findMinio prefers an installed MinIO to the one that deploy/local/build.sh built.
func (s *Stack) findMinio() (string, error) {
	if path, err := exec.LookPath("minio"); err == nil && !fetching() {
		return filepath.Abs(path)
	}
	built := filepath.Join(s.root, "bin", "minio")
	if _, err := os.Stat(built); err != nil {
		return "", errors.New("MinIO is neither installed nor built: run sh deploy/local/build.sh minio")
	}
	return built, nil
}

// leftPatience is how long what an earlier run left may take to end.
const leftPatience = 30 * time.Second
