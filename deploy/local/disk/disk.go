// Package disk tells whether a full disk is why something failed, and says so in a sentence a person can act on.
package disk

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// words are what programs say that were refused by a full disk: the C library's, npm's, apt's, MinIO's.
var words = []string{"no space left on device", "enospc", "disk quota exceeded", "not enough free space", "don't have enough free space", "minimum free drive threshold"}

// nothing is so little room, in bytes, that whatever failed there failed for want of it.
const nothing = 1 << 20

// Left is how many bytes an ordinary program may still write where the folder lies.
func Left(dir string) (uint64, error) {
	var at unix.Statfs_t
	if err := unix.Statfs(dir, &at); err != nil {
		return 0, fmt.Errorf("the disk of %s cannot be looked at: %w", dir, err)
	}
	return at.Bavail * uint64(at.Bsize), nil
}

// Full is true if the disk of the folder is why the error came about.
func Full(dir string, err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || Mentioned(err.Error()) {
		return true
	}
	left, lookErr := Left(dir)
	return lookErr == nil && left < nothing
}

// Mentioned is true if a program's words complain about a full disk.
func Mentioned(text string) bool {
	text = strings.ToLower(text)
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Explain puts the sentence before an error that came of a full disk, and returns any other as it is.
func Explain(dir string, err error) error {
	var said sentence
	if !Full(dir, err) || errors.As(err, &said) {
		return err
	}
	if whole, absErr := filepath.Abs(dir); absErr == nil {
		dir = whole
	}
	return sentence{dir: dir, cause: err}
}

// sentence is a failure that was explained.
type sentence struct {
	dir   string
	cause error
}

func (s sentence) Error() string {
	return Sentence(s.dir) + " and start again (" + s.cause.Error() + ")"
}

func (s sentence) Unwrap() error { return s.cause }

// Sentence says that the disk of the folder is full and what to do.
func Sentence(dir string) string { return fmt.Sprintf("the disk of %s is full: make room", dir) }
