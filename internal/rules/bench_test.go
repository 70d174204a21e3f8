package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/determination"
)

// The questions of the benchmarks: every fact known, facts missing that do not matter, and an incomplete answer.
var benchQuestions = map[string]string{
	"known": `{"scheme":"social-allowance","facts":{"birth_date":"1991-02-02","citizen":true,"disability":"severe","household_class":"not_poor",
		"hiv":false,"pension":false,"monthly_social_insurance":false,"wage_income":false,"marital_status":"married","children":[],
		"parents":{"mother":"alive","father":"alive"},"adopted":false,"studying":false,"has_support_obligor":true,"cared_for_in_community":false,
		"specially_difficult_area":false,"on_benefit_since":"2022-01"},"dates":{"as_of":"2026-11-30","month":"2026-11"}}`,
	"known-poor": `{"scheme":"social-allowance","facts":{"birth_date":"1954-02-02","citizen":true,"disability":"severe","household_class":"poor",
		"hiv":true,"pension":false,"monthly_social_insurance":false,"wage_income":false,"marital_status":"widowed",
		"children":[{"birth_date":"2016-04-04","studying":true},{"birth_date":"2020-04-04","studying":true}],
		"parents":{"mother":"dead","father":"dead"},"adopted":false,"studying":false,"has_support_obligor":false,"cared_for_in_community":false,
		"specially_difficult_area":false,"on_benefit_since":"2022-01"},"dates":{"as_of":"2026-11-30","month":"2026-11"}}`,
	"missing": `{"scheme":"social-allowance","facts":{"birth_date":"1991-02-02","disability":"severe","household_class":"not_poor","hiv":false,
		"pension":false,"on_benefit_since":"2022-01"},"dates":{"as_of":"2026-11-30","month":"2026-11"}}`,
	"refused": `{"scheme":"social-allowance","facts":{"birth_date":"1990-01-01","household_class":"near_poor","marital_status":"divorced",
		"disability":"none","hiv":false,"children":[{"birth_date":"2016-04-04","studying":true},{"birth_date":"2020-04-04","studying":true}]},
		"dates":{"as_of":"2026-11-30","month":"2026-11"}}`,
	"incomplete": `{"scheme":"social-allowance","facts":{"disability":"severe","household_class":"not_poor","hiv":false,"pension":false},
		"dates":{"as_of":"2026-11-30","month":"2026-11"}}`,
}

func benchEngine(b *testing.B) *Engine {
	b.Helper()
	engine, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	return engine
}

// fastest is the shortest time a call took, over batches: what other programs on the machine take is no part of it.
func fastest(b *testing.B, call func()) time.Duration {
	const batch = 25
	best := time.Duration(1<<63 - 1)
	for b.Loop() {
		begun := time.Now()
		for range batch {
			call()
		}
		best = min(best, time.Since(begun)/batch)
	}
	b.ReportMetric(float64(best.Nanoseconds())/1000, "fastest-µs")
	return best
}

// BenchmarkPass measures one pass of the rules over one benefit month, the whole pack, without reading or writing JSON.
func BenchmarkPass(b *testing.B) {
	p := benchEngine(b).packs["social-allowance"]
	for name, text := range map[string]string{
		"disabled adult": `{"birth_date":"1991-02-02","disability":"severe","household_class":"not_poor","hiv":false,"pension":false,"on_benefit_since":"2022-01"}`,
		"orphan":         `{"birth_date":"2022-11-15","parents":{"mother":"dead","father":"dead"},"adopted":false,"disability":"none","hiv":false,"household_class":"not_poor","on_benefit_since":"2024-03"}`,
		"divorced":       `{"birth_date":"1990-01-01","household_class":"near_poor","marital_status":"divorced","disability":"none","hiv":false,"children":[{"birth_date":"2016-04-04","studying":true},{"birth_date":"2020-04-04","studying":true}]}`,
		"pensioner":      `{"birth_date":"1950-07-01","citizen":true,"household_class":"not_poor","disability":"none","pension":false,"monthly_social_insurance":false}`,
		"single parent":  `{"birth_date":"1985-01-01","household_class":"near_poor","marital_status":"widowed","disability":"severe","hiv":false,"children":[{"birth_date":"2015-06-01","studying":true},{"birth_date":"2018-06-01","studying":true}]}`,
	} {
		b.Run(name, func(b *testing.B) {
			given, err := parseFacts(json.RawMessage(text))
			if err != nil {
				b.Fatal(err)
			}
			req, err := ParseRequest([]byte(`{"dates":{"as_of":"2026-11-30","month":"2026-11"}}`))
			if err != nil {
				b.Fatal(err)
			}
			fastest(b, func() { onePass(b, p, given, req) })
		})
	}
}

func onePass(b *testing.B, p *pack, given facts, req determination.Request) {
	asked, err := p.question(given, req, benefitMonth(req.Dates), false)
	if err != nil {
		b.Fatal(err)
	}
	input, _ := asked.input(doubts{})
	if _, err := p.program.ask(context.Background(), askDecision, input); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkDetermine measures a whole determination, JSON in and out.
func BenchmarkDetermine(b *testing.B) {
	engine := benchEngine(b)
	for name, text := range benchQuestions {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			fastest(b, func() {
				req, err := ParseRequest([]byte(text))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := engine.Determine(context.Background(), req); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkDecide measures a run of lines on all cores.
func BenchmarkDecide(b *testing.B) {
	engine := benchEngine(b)
	var lines bytes.Buffer
	const count = 2000
	names := []string{"known", "missing", "refused", "missing", "known-poor"}
	for i := range count {
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(benchQuestions[names[i%len(names)]])); err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(&lines, "{\"id\":\"%d\",%s\n", i, compact.Bytes()[1:])
	}
	best := time.Duration(1<<63 - 1)
	for b.Loop() {
		begun := time.Now()
		failed, err := Decide(context.Background(), engine, bytes.NewReader(lines.Bytes()), io.Discard)
		if err != nil || failed {
			b.Fatal("a line failed:", err)
		}
		best = min(best, time.Since(begun))
	}
	b.ReportMetric(float64(count)/best.Seconds(), "lines/s")
}
