package main

import (
	"bytes"
	"context"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"github.com/an-sinh/ansinh/internal/testkit/issuer"
	"github.com/an-sinh/ansinh/test/platform"
)

// Two short walks, each on a stack of its own. make chaos SEED=… N=… walks as often as one likes.
func TestChaos_nothingIsLostWhateverDies(t *testing.T) {
	t.Parallel()
	files, err := filepath.Abs("../files")
	if err != nil {
		t.Fatal(err)
	}
	p := place{tools: filepath.Dir(issuer.StackBinary(t)), ansinh: platform.Binary(t), checker: filepath.Join(t.TempDir(), "checker"), files: files, steps: 70}
	if err := buildChecker(p.checker); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for _, seed := range []uint64{3, 116} {
		both.Go(func() {
			var trace bytes.Buffer
			if err := oneWalk(context.Background(), seed, p, &trace); err != nil {
				t.Errorf("seed %d: %v\n%s\nagain: make chaos SEED=%d N=1 STEPS=%d", seed, err, &trace, seed, p.steps)
			}
		})
	}
	both.Wait()
}

func TestWalk_isDrawnFromItsSeedAlone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		long := walkOf(seed, 160)
		if !reflect.DeepEqual(long, walkOf(seed, 160)) || !reflect.DeepEqual(long[:90], walkOf(seed, 90)) {
			t.Fatalf("seed %d gives two walks", seed)
		}
		faults := map[deed]int{}
		for _, s := range long {
			faults[s.deed]++
		}
		if faults[kill]+faults[halt] < 5 || faults[push] < 40 {
			t.Errorf("seed %d is no walk that proves much: %v", seed, faults)
		}
	}
	if reflect.DeepEqual(walkOf(1, 160), walkOf(2, 160)) {
		t.Error("two seeds give one walk")
	}
}
