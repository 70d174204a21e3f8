package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/rules"
)

// asked is the number of questions a run.
const asked = 2_000

// determine is the time of one whole determination on one core, JSON in and record out, for people of whom everything
// is known and for people of whom a needed fact is missing. The yardstick is the smallest Rego decision on the same
// facts: what the engine itself costs. It is shown, not judged: the budget speaks of one pass of the rules.
func determine() ([]Figure, error) {
	ctx := context.Background()
	engine, err := rules.Embedded()
	if err != nil {
		return nil, err
	}
	var known, unknown []determination.Request
	for _, q := range people(20 * asked) {
		r, err := engine.Determine(ctx, q)
		if err != nil {
			return nil, err
		}
		if r.Answer.Outcome == determination.Incomplete {
			unknown = append(unknown, q)
		} else {
			known = append(known, q)
		}
	}
	smallest, err := rego.New(rego.Query("data.smallest.poor"), rego.Module("smallest.rego", "package smallest\npoor if input.household_class == \"poor\"")).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	var figures []Figure
	for _, set := range []struct {
		name   string
		people []determination.Request
	}{{"whole determination", known[:asked]}, {"whole determination, facts missing", unknown[:min(asked, len(unknown))]}} {
		var ours, theirs []float64
		for range runs {
			ours = append(ours, each(set.people, func(q determination.Request) { _, _ = engine.Determine(ctx, q) }))
			theirs = append(theirs, each(set.people, func(q determination.Request) {
				var facts any
				if json.Unmarshal(q.Facts, &facts) == nil {
					_, _ = smallest.Eval(ctx, rego.EvalInput(facts))
				}
			}))
		}
		f := Figure{Name: set.name, Measured: median(ours), Unit: "µs", Budget: "shown", Yardstick: "smallest Rego decision", Baseline: median(theirs), Runs: runs}
		f.Ratio = f.Measured / f.Baseline
		figures = append(figures, f)
	}
	return figures, nil
}

// each is the mean time of one call, in microseconds.
func each(people []determination.Request, call func(determination.Request)) float64 {
	begun := time.Now()
	for _, q := range people {
		call(q)
	}
	return float64(time.Since(begun).Microseconds()) / float64(len(people))
}
