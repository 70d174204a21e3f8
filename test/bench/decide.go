package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"time"
)

const (
	runs    = 5
	lines   = 40_000
	decided = 5_000 // lines a second, design section 12
)

// decide is the throughput of the built binary, JSON lines in and out. The yardstick only reads and writes the same
// lines on as many cores: what no rule engine can be faster than.
func decide() ([]Figure, error) {
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for _, q := range people(lines) {
		if err := encoder.Encode(q); err != nil {
			return nil, err
		}
	}
	var ours, theirs []float64
	for range runs {
		rate, err := askBinary(input.Bytes())
		if err != nil {
			return nil, err
		}
		ours = append(ours, rate)
		theirs = append(theirs, echo(input.Bytes()))
	}
	f := Figure{Name: "decide", Measured: median(ours), Unit: "lines/s", Budget: fmt.Sprintf("≥ %d lines/s", decided),
		Yardstick: "read and write the same lines", Baseline: median(theirs), Runs: runs}
	met := f.Measured >= decided
	f.Ratio, f.Met = f.Measured/f.Baseline, &met
	return []Figure{f}, nil
}

func askBinary(input []byte) (rate float64, err error) {
	cmd := exec.Command("bin/ansinh", "decide")
	cmd.Stdin = bytes.NewReader(input)
	begun := time.Now()
	out, err := cmd.Output()
	took := time.Since(begun)
	if err != nil {
		return 0, fmt.Errorf("ansinh decide: %w", err)
	}
	if n := bytes.Count(out, []byte("\n")); n != lines {
		return 0, fmt.Errorf("ansinh decide answered %d of %d lines", n, lines)
	}
	return lines / took.Seconds(), nil
}

// echo decodes and encodes every line, spread over the cores.
func echo(input []byte) (rate float64) {
	all := bytes.Split(bytes.TrimSpace(input), []byte("\n"))
	begun := time.Now()
	done := make(chan struct{})
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		go func() {
			for i := w; i < len(all); i += workers {
				var line map[string]any
				if json.Unmarshal(all[i], &line) == nil {
					_, _ = json.Marshal(line)
				}
			}
			done <- struct{}{}
		}()
	}
	for range workers {
		<-done
	}
	return float64(len(all)) / time.Since(begun).Seconds()
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
}
