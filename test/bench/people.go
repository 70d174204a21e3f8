package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
)

// people are n questions about mixed people, always the same ones: children, disabled, single parents, elderly; one in
// ten lacks a fact that the answer needs.
func people(n int) []determination.Request {
	random := rand.New(rand.NewPCG(335, 2026))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	yes := func() bool { return random.IntN(2) == 0 }
	questions := make([]determination.Request, n)
	for i := range questions {
		born := civil.MustDate("1930-01-01").AddDays(random.IntN(96 * 365))
		facts := map[string]any{
			"birth_date": born.String(), "citizen": true, "household_class": pick("poor", "near_poor", "not_poor"),
			"disability": pick("none", "none", "severe", "especially_severe"), "hiv": random.IntN(20) == 0, "pension": yes(),
			"monthly_social_insurance": random.IntN(10) == 0, "wage_income": yes(), "marital_status": pick("never_married", "married", "widowed", "divorced", "spouse_missing"),
			"has_support_obligor": yes(), "cared_for_in_community": random.IntN(10) == 0, "specially_difficult_area": yes(), "adopted": false,
			"in_care_facility": false, "studying": yes(), "on_benefit_since": nil,
			"parents": map[string]any{"mother": pick("alive", "dead", "missing"), "father": pick("alive", "dead", "imprisoned")},
		}
		var children []any
		for range random.IntN(3) {
			children = append(children, map[string]any{"birth_date": fmt.Sprintf("20%02d-0%d-15", 10+random.IntN(16), 1+random.IntN(9)), "studying": yes()})
		}
		facts["children"] = append([]any{}, children...)
		if random.IntN(10) == 0 {
			delete(facts, pick("birth_date", "pension", "household_class", "disability"))
		}
		encoded, err := json.Marshal(facts)
		if err != nil {
			panic(err) // plain values
		}
		questions[i] = determination.Request{ID: fmt.Sprint(i), Scheme: "social-allowance", Facts: encoded,
			Dates: determination.Dates{AsOf: civil.MustDate("2026-11-30"), Month: civil.MustMonth("2026-11")}}
	}
	return questions
}
