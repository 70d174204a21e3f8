package rules

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/determination"
)

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
	engine, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	p := engine.packs["social-allowance"]
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
