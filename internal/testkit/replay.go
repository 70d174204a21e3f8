package testkit

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sdk "go.temporal.io/sdk/worker"

	"github.com/an-sinh/ansinh/worker"
)

// Replay replays every stored history of a folder with the stories of today: it is what open workflows will do after a
// deploy. When this turns red the story has changed under cases that run: patch it with a named function, never record
// again. A history that was changed proves nothing, so each must be the one whose hash stands in SHA256SUMS.
//
// A new story: ANSINH_RECORD=<name> with the test in test/ that tells it, then add its hash.
func Replay(t *testing.T, folder string) {
	t.Helper()
	recorded := sums(t, folder)
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 || len(files) != len(recorded) {
		t.Fatalf("%d histories and %d hashes in %s: %v", len(files), len(recorded), folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != recorded[filepath.Base(file)] {
				t.Fatal("this is not the history that was recorded")
			}
			replayer := sdk.NewWorkflowReplayer()
			worker.RegisterWorkflows(replayer)
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func sums(t *testing.T, folder string) map[string]string {
	t.Helper()
	list, err := os.Open(filepath.Join(folder, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	all := map[string]string{}
	for lines := bufio.NewScanner(list); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		all[name] = sum
	}
	return all
}
