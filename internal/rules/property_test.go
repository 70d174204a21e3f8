package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/rules"
)

// anyFacts draws facts of the social allowance, each absent half of the time.
func anyFacts(t *rapid.T) map[string]any {
	facts := map[string]any{}
	maybe := func(name string, value any) {
		if rapid.Bool().Draw(t, name+" is given") {
			facts[name] = value
		}
	}
	pick := func(name string, values ...any) any { return rapid.SampledFrom(values).Draw(t, name) }
	for _, name := range []string{"citizen", "pension", "pension_entitled", "monthly_social_insurance", "wage_income", "hiv", "abandoned", "adopted",
		"in_care_facility", "orphan_benefit_until_16", "studying", "has_support_obligor", "cared_for_in_community", "specially_difficult_area",
		"insurance_below_social_pension"} {
		maybe(name, pick(name, true, false))
	}
	maybe("birth_date", anyDay(t, "birth_date", 1925, 2026))
	maybe("household_class", pick("household_class", "poor", "near_poor", "not_poor"))
	maybe("disability", pick("disability", "none", "severe", "especially_severe"))
	maybe("marital_status", pick("marital_status", "never_married", "married", "widowed", "divorced", "spouse_missing"))
	maybe("disability_certificate_date", pick("certificate", anyDay(t, "certificate day", 2020, 2027), nil))
	maybe("on_benefit_since", pick("since", fmt.Sprintf("%d-%02d", 2019+rapid.IntRange(0, 8).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month")), nil))
	states := []any{"alive", "dead", "missing", "unidentified", "in_care", "imprisoned"}
	parents := map[string]any{}
	for _, parent := range []string{"mother", "father"} {
		if rapid.Bool().Draw(t, parent+" is given") {
			parents[parent] = pick(parent, states...)
		}
	}
	maybe("parents", parents)
	var children []any
	for i := range rapid.IntRange(0, 3).Draw(t, "children") {
		child := map[string]any{}
		if rapid.Bool().Draw(t, fmt.Sprint("birth of ", i)) {
			child["birth_date"] = anyDay(t, fmt.Sprint("child ", i), 2000, 2026)
		}
		if rapid.Bool().Draw(t, fmt.Sprint("study of ", i)) {
			child["studying"] = rapid.Bool().Draw(t, fmt.Sprint("studies ", i))
		}
		children = append(children, child)
	}
	maybe("children", append([]any{}, children...))
	maybe("paid", []any{map[string]any{"month": "2026-08", "amount": rapid.IntRange(0, 2_000_000).Draw(t, "paid")}})
	return facts
}

func anyDay(t *rapid.T, label string, from, to int) string {
	// Days up to 28 exist in every month; the births after the question are cut off by the range of years.
	month := rapid.IntRange(1, 10).Draw(t, label+" month")
	return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(from, to).Draw(t, label+" year"), month, rapid.IntRange(1, 28).Draw(t, label+" day"))
}

// The rules always answer, in whole đồng, and an answer that is complete does not change when a missing fact comes in.
func TestDetermine_answersWhateverIsKnown(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		facts := anyFacts(t)
		dates := map[string]any{"as_of": "2026-11-30", "month": "2026-11"}
		switch rapid.IntRange(0, 3).Draw(t, "dates") {
		case 1:
			dates = map[string]any{"as_of": "2026-11-30", "filed": "2026-11-02"}
		case 2:
			dates = map[string]any{"as_of": "2026-11-30", "filed": "2026-11-02", "decided": "2026-11-10"}
		case 3:
			dates = map[string]any{"as_of": "2026-11-30", "month": "2026-08"}
		}
		answer := ask(t, engine, facts, dates)
		switch answer.Outcome {
		case determination.Eligible:
			if answer.Amount == nil || *answer.Amount <= 0 || answer.Program == "" || answer.Law == "" {
				t.Fatalf("eligible without an amount, program or law: %+v", answer)
			}
			if answer.Program == "social-allowance" && len(answer.Categories) == 0 {
				t.Fatalf("an allowance without a category: %+v", answer)
			}
		case determination.Ineligible:
			if answer.Amount == nil || *answer.Amount != 0 || !slices.Contains(answer.ReasonCodes, "NO_CATEGORY_MET") {
				t.Fatalf("ineligible needs the amount 0 and a reason: %+v", answer)
			}
		case determination.Escalate:
			if len(answer.ReasonCodes) == 0 {
				t.Fatalf("escalated without a reason: %+v", answer)
			}
		case determination.Incomplete:
			if len(answer.Missing) == 0 {
				t.Fatalf("incomplete without a missing fact: %+v", answer)
			}
		default:
			t.Fatalf("no outcome: %+v", answer)
		}
		for _, reason := range answer.Reasons {
			if strings.ContainsAny(reason.Vi+reason.En, "{}?") || reason.Article == "" {
				t.Fatalf("a sentence with a hole: %+v", reason)
			}
		}
		completeAnswersStand(t, engine, facts, dates, answer)
	})
}

// completeAnswersStand adds facts that were absent; the money must not change.
func completeAnswersStand(t *rapid.T, engine *rules.Engine, facts map[string]any, dates map[string]any, answer determination.Result) {
	if answer.Outcome != determination.Eligible && answer.Outcome != determination.Ineligible {
		return
	}
	more := map[string]any{}
	for name, value := range anyFacts(t) {
		if _, known := facts[name]; !known && !isEvent(name) {
			more[name] = value
		}
	}
	// Children of a child under 16 are not asked for; everything else that is absent may come in.
	delete(more, "children")
	for name, value := range facts {
		more[name] = value
	}
	later := ask(t, engine, more, dates)
	if later.Outcome != answer.Outcome || *later.Amount != *answer.Amount {
		before, _ := json.Marshal(facts)
		after, _ := json.Marshal(more)
		t.Fatalf("%s %v was said of\n%s\nbut %s %v of\n%s", answer.Outcome, *answer.Amount, before, later.Outcome, later.Amount, after)
	}
}

// Where the syntax leaves no benefit in doubt, the second pass has nothing to say.
func TestDoubt_neverHidesAnOpenBenefit(t *testing.T) {
	t.Parallel()
	engine := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		facts, err := json.Marshal(anyFacts(t))
		if err != nil {
			t.Fatal(err)
		}
		doubt, open := secondPass(t, engine, string(facts))
		if !doubt && len(open) > 0 {
			t.Fatalf("%s: no doubt was seen, but %v is open", facts, open)
		}
	})
}

// Who is 35 draws no social pension, whether or not they are a citizen: no second pass is spent on that.
func TestDoubt_sparesTheSecondPassWhereNothingIsOpen(t *testing.T) {
	t.Parallel()
	doubt, _ := secondPass(t, embedded(t), `{"birth_date": "1991-02-02", "disability": "severe", "household_class": "not_poor", "hiv": false}`)
	if doubt {
		t.Error("the reading of the conditions is useless: it sees doubt where there is none")
	}
}

// secondPass tells whether the syntax sees doubt about the facts, and what a second pass finds open.
func secondPass(t interface {
	Helper()
	Fatal(...any)
}, engine *rules.Engine, facts string) (doubt bool, open []string) {
	t.Helper()
	req, err := rules.ParseRequest([]byte(`{"scheme": "social-allowance", "facts": ` + facts +
		`, "dates": {"as_of": "2026-11-30", "filed": "2026-11-02", "decided": "2026-11-10"}}`))
	if err != nil {
		t.Fatal(err)
	}
	doubt, open, err = rules.SecondPass(context.Background(), engine, req)
	if err != nil {
		t.Fatal(err)
	}
	return doubt, open
}

func isEvent(name string) bool {
	return slices.Contains([]string{"abandoned", "orphan_benefit_until_16", "paid", "in_care_facility", "insurance_below_social_pension",
		"disability_certificate_date"}, name)
}

func ask(t *rapid.T, engine *rules.Engine, facts, dates map[string]any) determination.Result {
	line, err := json.Marshal(map[string]any{"scheme": "social-allowance", "facts": facts, "dates": dates})
	if err != nil {
		t.Fatal(err)
	}
	req, err := rules.ParseRequest(line)
	if err != nil {
		t.Fatal(err)
	}
	record, err := engine.Determine(context.Background(), req)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return record.Answer
}
