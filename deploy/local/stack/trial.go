package stack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/an-sinh/ansinh/deploy/local/postgres"
)

// testFolder makes a folder for one test run and wipes those of runs that have ended, so that several may run at
// once and the logs of a failed one stay until the next.
func testFolder(root string) (string, lock, error) {
	all := filepath.Join(root, "test")
	if err := makeRoot(all); err != nil {
		return "", lock{}, err
	}
	turn, err := await(all) // another run must not wipe our folder before we hold it
	if err != nil {
		return "", lock{}, err
	}
	defer turn.release()
	old, err := filepath.Glob(filepath.Join(all, "run-*"))
	if err != nil {
		return "", lock{}, err
	}
	for _, dir := range old {
		if err := wipe(dir); err != nil {
			return "", lock{}, err
		}
	}
	dir, err := os.MkdirTemp(all, "run-")
	if err != nil {
		return "", lock{}, err
	}
	held, mine, err := take(dir)
	if err == nil && !mine {
		err = fmt.Errorf("the new folder %s is locked", dir)
	}
	return dir, held, err
}

// wipe removes the folder of a test run that has ended.
func wipe(dir string) error {
	held, mine, err := take(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil // its own run removed it meanwhile
	}
	if err != nil || !mine {
		return err
	}
	defer held.release()
	return errors.Join(endLeft(dir), postgres.Remove(dir), os.RemoveAll(dir))
}

// clean removes the data of this test run; a run that failed keeps its logs.
func (s *Stack) clean(passed bool) error {
	if passed {
		return errors.Join(postgres.Remove(s.data), os.RemoveAll(s.data))
	}
	say("the logs of this run are in %s until the next one", s.file("log"))
	return errors.Join(postgres.Remove(s.data), os.RemoveAll(s.file("objects")))
}
