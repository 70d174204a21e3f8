package clock_test

import (
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit"
)

func TestReplay_everyStoredHistory(t *testing.T) {
	t.Parallel()
	testkit.Replay(t, "testdata/histories")
}
