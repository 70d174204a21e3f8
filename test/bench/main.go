// Bench measures the budgets of the platform, each against a yardstick of the same run: the machine's speed cancels
// out. It prints a table, writes .local/bench.json, and ends with 1 when a budget is missed. Names choose among the budgets. See docs/bench.md.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
)

// Figure is one measured budget.
type Figure struct {
	Name      string  `json:"name"`
	Measured  float64 `json:"measured"`
	Unit      string  `json:"unit"`
	Budget    string  `json:"budget"`
	Yardstick string  `json:"yardstick"`
	Baseline  float64 `json:"baseline"`
	Ratio     float64 `json:"ratio"` // measured / baseline
	Met       *bool   `json:"met"`   // null: shown, not judged
	Runs      int     `json:"runs"`  // alternated with the yardstick; the median counts
}

func main() {
	figures, err := measure(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	table(figures)
	encoded, err := json.MarshalIndent(map[string]any{"figures": figures}, "", "  ")
	if err == nil {
		err = os.MkdirAll(".local", 0o755)
	}
	if err == nil {
		err = os.WriteFile(".local/bench.json", append(encoded, '\n'), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	for _, f := range figures {
		if f.Met != nil && !*f.Met {
			os.Exit(1)
		}
	}
}

// budgets are all that is measured, by the name under which one alone can be asked for: go run ./test/bench case-path.
var budgets = []struct {
	name    string
	measure func() ([]Figure, error)
}{
	{"decide", decide}, {"determine", determine}, {"case-path", casePath},
}

func measure(only []string) (figures []Figure, err error) {
	for _, b := range budgets {
		if len(only) > 0 && !slices.Contains(only, b.name) {
			continue
		}
		measured, err := b.measure()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.name, err)
		}
		figures = append(figures, measured...)
	}
	return figures, nil
}

func table(figures []Figure) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeasured\tbudget\tyardstick\tratio\tmet\t")
	for _, f := range figures {
		met := "–"
		if f.Met != nil {
			met = fmt.Sprint(*f.Met)
		}
		fmt.Fprintf(w, "%s\t%.0f %s\t%s\t%s: %.0f %s\t%.2f\t%v\t\n", f.Name, f.Measured, f.Unit, f.Budget, f.Yardstick, f.Baseline, f.Unit, f.Ratio, met)
	}
	_ = w.Flush()
}
