package social_allowance_test

import data.social_allowance

# The second pass: the age is unknown, so that every bound may lie on either side.
_any_age := {name: {"reached": true, "under": true, "turns": true, "decided": true, "undecided": true} |
	some name, _ in parameters.age
}

_nothing := {"program": "none", "categories": [], "coefficient": 0, "amount": 0}

_adult := {"program": "social-allowance", "categories": ["5.6"], "coefficient": 1.5, "amount": 810000}

test_unknown_age_of_a_disabled_person if {
	definite := {"levels": {"5.6": 1.5}, "paid": _adult, "pension": 0}
	got := social_allowance.open with input as with_more(_any_age, {"disability": "severe"}, {"definite": definite})
	got == {"category/5.6"}
}

test_unknown_fact_that_changes_nothing if {
	definite := {"levels": {"5.6": 1.5}, "paid": _adult, "pension": 0}
	more := {"definite": definite, "is": {"citizen": {"yes": true, "no": true}}}
	got := social_allowance.open with input as with_more(age(40), {"disability": "severe"}, more)
	got == set()
}

test_unknown_fact_of_the_pension if {
	definite := {"levels": {}, "paid": _nothing, "pension": 0}
	facts := object.union(none, {"citizen": "yes", "pension": "no"})
	more := {"definite": definite, "is": {"monthly_social_insurance": {"yes": true, "no": true}}}
	got := social_allowance.open with input as with_more(age(80), facts, more)
	got == {"pension/social-pension"}
}

test_benefits_that_matter_only_together if {
	definite := {
		"levels": {"5.2": 1.5},
		"paid": {"program": "social-allowance", "categories": ["5.2"], "coefficient": 1.5, "amount": 810000},
		"pension": 0,
	}
	facts := {
		"orphan_benefit_until_16": "yes",
		"studying": "yes",
		"household_class": "poor",
		"marital_status": "never_married",
		"hiv": "yes",
		"wage_income": "no",
		"pension": "no",
		"monthly_social_insurance": "no",
	}
	more := {"definite": definite, "children": [{"age": age(1), "months": 12, "is": {}}]}
	got := social_allowance.open with input as with_more(age(20), facts, more)
	got == {"category/5.4", "category/5.8"}
}

test_unknown_first_month_of_a_student if {
	definite := {"levels": {}, "paid": _nothing, "pension": 0}
	facts := {"household_class": "poor", "marital_status": "widowed"}
	more := {
		"definite": definite,
		"children": [{"age": age(17), "months": 204, "is": {"studying": {"yes": true}}}],
		"drawn": {"begun": true, "later": true, "none": true, "unknown": true},
	}
	got := social_allowance.open with input as with_more(age(40), facts, more)
	got == {"category/5.4"}
}

test_unknown_first_month_in_the_last_month if {
	definite := {"levels": {}, "paid": _nothing, "pension": 0}
	more := {"definite": definite, "drawn": {"begun": true, "later": true, "none": true, "unknown": true}}
	facts := {"parents/mother": "dead", "parents/father": "dead", "adopted": "no"}
	got := social_allowance.open with input as with_more(birthday(16, "before"), facts, more)
	got == {"ending/5.1.b"}
}

test_every_benefit_that_would_change_the_answer_is_named if {
	definite := {"levels": {}, "paid": _nothing, "pension": 0}
	facts := {"household_class": "poor", "wage_income": "no", "pension": "no", "monthly_social_insurance": "no"}
	more := {
		"definite": definite,
		"is": {"hiv": {"yes": true, "no": true}, "disability": {"none": true, "severe": true, "especially_severe": true}},
	}
	got := social_allowance.open with input as with_more(age(40), facts, more)
	got == {"category/5.6", "category/5.8"}
}

test_equal_levels_ask_for_nothing if {
	definite := {
		"levels": {"5.6": 2},
		"paid": {"program": "social-allowance", "categories": ["5.6"], "coefficient": 2, "amount": 1080000},
		"pension": 0,
	}
	facts := {"disability": "severe", "household_class": "poor"}
	more := {"definite": definite, "is": {"hiv": {"yes": true, "no": true}}}
	got := social_allowance.open with input as with_more(age(8), facts, more)
	got == set()
}

_unknown_child := {"age": _any_age, "is": {"studying": {"yes": true, "no": true}}, "anyone": 20}

test_unknown_children[name] if {
	some name, tc in {
		"asked of an adult": {"age": age(40), "want": {"category/5.4"}},
		"not asked of a child": {"age": age(2), "want": set()},
	}
	drawn := {"begun": true, "later": true, "none": true, "unknown": true}
	definite := {"levels": {}, "paid": _nothing, "pension": 0}
	more := {"definite": definite, "children": [_unknown_child], "drawn": drawn}
	facts := {"household_class": "poor", "marital_status": "widowed"}
	got := social_allowance.open with input as with_more(tc.age, facts, more)
	got == tc.want
}

test_unknown_pension_beside_an_equal_allowance_is_not_asked_for if {
	definite := {
		"levels": {"5.4": 1},
		"paid": {"program": "social-allowance", "categories": ["5.4"], "coefficient": 1, "amount": 540000},
		"pension": 0,
	}
	facts := {"household_class": "poor", "marital_status": "widowed", "pension": "no", "monthly_social_insurance": "no"}
	more := {
		"definite": definite,
		"is": {"citizen": {"yes": true, "no": true}},
		"children": [{"age": age(9), "months": 108, "is": {}}],
	}
	got := social_allowance.open with input as with_more(age(76), facts, more)
	got == set()
}

test_equal_amount_of_another_program_is_a_difference if {
	definite := {
		"levels": {},
		"paid": {"program": "social-pension", "categories": [], "coefficient": 0, "amount": 540000},
		"pension": 540000,
	}
	facts := {"household_class": "poor", "citizen": "yes", "pension": "no", "monthly_social_insurance": "no"}
	more := {
		"definite": definite,
		"is": {"marital_status": {"married": true, "widowed": true}},
		"children": [{"age": age(9), "months": 108, "is": {}}],
	}
	got := social_allowance.open with input as with_more(age(76), facts, more)
	got == {"category/5.4"}
}

test_lower_level_beside_a_single_parent_matters if {
	definite := {
		"levels": {"5.4": 2},
		"paid": {"program": "social-allowance", "categories": ["5.4"], "coefficient": 2, "amount": 1080000},
		"pension": 0,
	}
	facts := {"household_class": "poor", "marital_status": "widowed", "hiv": "yes", "wage_income": "no", "pension": "no"}
	more := {
		"definite": definite,
		"is": {"monthly_social_insurance": {"yes": true, "no": true}, "disability": {"none": true, "severe": true}},
		"children": [{"age": age(9), "months": 108, "is": {}}, {"age": age(5), "months": 60, "is": {}}],
	}
	got := social_allowance.open with input as with_more(age(40), facts, more)
	got == {"category/5.6", "category/5.8"}
}

test_single_parent_matters_beside_a_lower_level if {
	definite := {
		"levels": {"5.8": 1.5},
		"paid": {"program": "social-allowance", "categories": ["5.8"], "coefficient": 1.5, "amount": 810000},
		"pension": 0,
	}
	facts := {
		"household_class": "poor",
		"hiv": "yes",
		"wage_income": "no",
		"pension": "no",
		"monthly_social_insurance": "no",
		"parents/mother": "dead",
		"parents/father": "dead",
		"adopted": "no",
	}
	more := {
		"definite": definite,
		"is": {"marital_status": {"married": true, "widowed": true}},
		"children": [{"age": age(9), "months": 108, "is": {}}],
	}
	got := social_allowance.open with input as with_more(_any_age, facts, more)
	got == {"category/5.1.b", "category/5.3", "category/5.4"}
}
