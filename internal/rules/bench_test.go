package rules_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/an-sinh/ansinh/internal/rules"
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

func BenchmarkDetermine(b *testing.B) {
	engine := embedded(b)
	for name, text := range benchQuestions {
		req, err := rules.ParseRequest([]byte(text))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := engine.Determine(context.Background(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	engine := embedded(b)
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
	for b.Loop() {
		failed, err := rules.Decide(context.Background(), engine, bytes.NewReader(lines.Bytes()), io.Discard)
		if err != nil || failed {
			b.Fatal("a line failed:", err)
		}
	}
	b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func embedded(t testing.TB) *rules.Engine {
	t.Helper()
	engine, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return engine
}
