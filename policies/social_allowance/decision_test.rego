package social_allowance_test

import data.social_allowance

_citizen := object.union(none, {"citizen": "yes", "pension": "no", "monthly_social_insurance": "no"})

test_pension_by_age[name] if {
	some name, tc in {
		"seventy-four, not poor": {"age": age(74), "class": "not_poor", "want": "none"},
		"seventy-five, not poor": {"age": age(75), "class": "not_poor", "want": "social-pension"},
		"sixty-nine, poor": {"age": age(69), "class": "poor", "want": "none"},
		"seventy, poor": {"age": age(70), "class": "poor", "want": "social-pension"},
		"seventy, near-poor": {"age": age(70), "class": "near_poor", "want": "social-pension"},
		"turns 75 before the signature": {"age": birthday(75, "before"), "class": "not_poor", "want": "social-pension"},
		"turns 75 after the signature": {"age": birthday(75, "after"), "class": "not_poor", "want": "none"},
		"turns 70 after the signature": {"age": birthday(70, "after"), "class": "poor", "want": "none"},
	}
	facts := object.union(_citizen, {"household_class": tc.class})
	got := social_allowance.paid with input as question(tc.age, facts)
	got.program == tc.want
}

test_pension_level_and_law if {
	got := social_allowance.decision with input as question(age(80), _citizen)
	got.paid == {"program": "social-pension", "categories": [], "coefficient": 0, "amount": 540000}
	got.law == "176/2025"
}

test_pension_for_who_draws_an_allowance_and_turns_75 if {
	got := social_allowance.paid with input as with_more(birthday(75, "after"), _citizen, drawing)
	got.program == "social-pension"
}

test_pension_for_a_poor_person_who_draws_an_allowance_and_turns_70 if {
	facts := object.union(_citizen, {"household_class": "poor"})
	got := social_allowance.paid with input as with_more(birthday(70, "after"), facts, drawing)
	got.program == "social-pension"
}

test_turning_70_while_drawing_is_judged_by_the_month if {
	got := social_allowance.failed with input as with_more(birthday(70, "after"), _citizen, drawing)
	"AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR" in got
}

test_pension_refused[code] if {
	some code, tc in {
		"AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR": {"age": age(72), "facts": {}},
		"PENSION_AGE_NOT_REACHED": {"age": age(65), "facts": {}},
		"NOT_A_CITIZEN": {"age": age(80), "facts": {"citizen": "no"}},
		"DRAWING_PENSION": {"age": age(80), "facts": {"pension": "yes", "insurance_below_social_pension": "no"}},
		"DRAWING_SOCIAL_INSURANCE": {
			"age": age(80),
			"facts": {"monthly_social_insurance": "yes", "insurance_below_social_pension": "no"},
		},
	}
	got := social_allowance.decision with input as question(tc.age, object.union(_citizen, tc.facts))
	got.outcome == "ineligible"
	got.paid.amount == 0
	code in got.failed
}

test_age_on_the_day_of_signature_is_judged[name] if {
	some name, tc in {
		"not yet 75": {"age": birthday(75, "after"), "want": "AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR"},
		"not yet 70": {"age": birthday(70, "after"), "want": "PENSION_AGE_NOT_REACHED"},
	}
	got := social_allowance.failed with input as question(tc.age, _citizen)
	tc.want in got
}

test_law_of_a_refusal[law] if {
	some law, facts in {"176/2025": {}, "335/2026": {"has_support_obligor": "no"}}
	got := social_allowance.decision with input as question(age(72), object.union(_citizen, facts))
	got.law == law
}

test_insurance_below_the_social_pension if {
	facts := object.union(_citizen, {"pension": "yes", "insurance_below_social_pension": "yes"})
	got := social_allowance.paid with input as question(age(80), facts)
	got.program == "social-pension"
}

test_higher_of_both if {
	facts := object.union(_citizen, {"disability": "severe"})
	got := social_allowance.decision with input as question(age(83), facts)
	got.paid.program == "social-allowance"
	got.alternatives == {{"program": "social-pension", "amount": 540000}}
	"HIGHER_OF_ALLOWANCE_AND_PENSION" in got.notes
}

test_equal_allowance_is_paid if {
	facts := object.union(_citizen, {"household_class": "poor", "marital_status": "widowed"})
	more := {"children": [{"age": age(9), "months": 108, "is": {}}]}
	got := social_allowance.decision with input as with_more(age(76), facts, more)
	got.paid.program == "social-allowance"
	got.paid.amount == 540000
}

test_higher_pension_is_paid if {
	facts := object.union(_citizen, {"household_class": "poor", "marital_status": "widowed"})
	more := {
		"children": [{"age": age(9), "months": 108, "is": {}}],
		"parameters": {"social_pension": 600000},
	}
	got := social_allowance.decision with input as with_more(age(76), facts, more)
	got.paid.program == "social-pension"
	got.alternatives == {{"program": "social-allowance", "amount": 540000}}
	"HIGHER_OF_ALLOWANCE_AND_PENSION" in got.notes
}

test_pension_replaces_an_allowance_that_ends if {
	facts := object.union(_citizen, {"household_class": "poor", "marital_status": "widowed"})
	child := {"age": birthday(16, "before"), "months": 192, "is": {"studying": {"no": true}}}
	got := social_allowance.decision with input as with_more(age(76), facts, object.union(drawing, {"children": [child]}))
	got.paid.program == "social-pension"
}

test_care_facility_ends_the_allowance_and_not_the_pension[name] if {
	some name, tc in {"adult": {"age": age(40), "want": "none"}, "old": {"age": age(76), "want": "social-pension"}}
	facts := object.union(_citizen, {"disability": "severe", "in_care_facility": "yes"})
	got := social_allowance.decision with input as question(tc.age, facts)
	got.paid.program == tc.want
	"LIVES_IN_CARE_FACILITY" in got.failed
}

test_equal_levels_take_the_name_of_the_lower_clause if {
	facts := {
		"household_class": "poor",
		"disability": "severe",
		"hiv": "yes",
		"wage_income": "no",
		"pension": "no",
		"monthly_social_insurance": "no",
	}
	got := social_allowance.decision with input as question(age(40), facts)
	got.paid.categories == ["5.6"]
	got.alternatives == {{"category": "5.8", "amount": 810000}}
	got.worth == {"5.6": 810000, "5.8": 810000}
}

test_first_month if {
	more := {"dates": {"month": "2026-11", "decided_month": "2026-11"}}
	got := social_allowance.decision with input as with_more(age(40), {"disability": "severe"}, more)
	got.start_month == "2026-11"
	not "STARTS_AFTER_MONTH" in got.notes
}

test_first_month_later_than_asked if {
	more := {"dates": {"month": "2026-11", "decided_month": "2026-12"}}
	got := social_allowance.decision with input as with_more(age(40), {"disability": "severe"}, more)
	got.start_month == "2026-12"
	"STARTS_AFTER_MONTH" in got.notes
}

test_no_first_month_for_a_refusal if {
	more := {"dates": {"month": "2026-11", "decided_month": "2026-11"}}
	got := social_allowance.decision with input as with_more(age(40), none, more)
	got.start_month == ""
}

test_outside if {
	got := social_allowance.outside with input as {"outside": {"dates": ["filed"], "province": "01"}}
	got == {
		"outcome": "escalate",
		"unclear": {"OUTSIDE_ENCODED_LAW_DATES": {}, "PROVINCE_OVERLAY_NOT_ENCODED": {}},
	}
}

test_brief if {
	got := social_allowance.brief with input as question(age(40), {"disability": "severe"})
	got.paid.amount == 810000
}
