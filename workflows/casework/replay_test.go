package casework_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/sdk/worker"

	engine "github.com/an-sinh/ansinh/worker"
)

// Every stored history must replay with the code of today: it is what open cases will do after a deploy. When this
// turns red the story has changed under cases that run; patch it with a named function, never record again.
//
// A new story: ANSINH_RECORD=<name> with the test in test/ that tells it, then add its hash to SHA256SUMS.
func TestReplay_everyStoredHistory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/histories/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stored histories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			replayer := worker.NewWorkflowReplayer()
			engine.RegisterWorkflows(replayer)
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A history that was changed proves nothing.
func TestReplay_storedHistoriesAreTheOnesThatWereRecorded(t *testing.T) {
	t.Parallel()
	sums, err := os.Open("testdata/histories/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer sums.Close()
	listed := map[string]bool{}
	for lines := bufio.NewScanner(sums); lines.Scan(); {
		want, name, _ := strings.Cut(lines.Text(), "  ")
		content, err := os.ReadFile(filepath.Join("testdata/histories", name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != want {
			t.Errorf("%s was changed", name)
		}
		listed[name] = true
	}
	files, err := filepath.Glob("testdata/histories/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !listed[filepath.Base(file)] {
			t.Errorf("%s is not in SHA256SUMS", file)
		}
	}
}
