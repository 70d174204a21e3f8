package stack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock is held by the one stack that uses a folder; the kernel lets it go when the holder dies, however it dies.
type lock struct{ file *os.File }

// take returns false if another process holds the lock of the folder.
func take(dir string) (lock, bool, error) {
	l, err := flock(dir, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return lock{}, false, nil
	}
	return l, err == nil, err
}

// await waits for its turn.
func await(dir string) (lock, error) { return flock(dir, syscall.LOCK_EX) }

func flock(dir string, how int) (lock, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return lock{}, err
	}
	if err := syscall.Flock(int(file.Fd()), how); err != nil {
		file.Close()
		return lock{}, fmt.Errorf("lock %s: %w", file.Name(), err)
	}
	return lock{file}, nil
}

func (l lock) release() { l.file.Close() }
