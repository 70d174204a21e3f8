package social_allowance_test

import data.social_allowance

_alone_with_children := {"household_class": "near_poor", "marital_status": "widowed", "disability": "none", "hiv": "no"}

_child(years, studying) := {"age": age(years), "months": years * 12, "is": {"studying": {studying: true}}}

_raising(children) := {"children": children}

test_one_coefficient_a_child if {
	more := _raising([_child(3, "no"), _child(15, "no")])
	got := social_allowance.decision with input as with_more(age(35), _alone_with_children, more)
	got.paid == {"program": "social-allowance", "categories": ["5.4"], "coefficient": 2, "amount": 1080000}
}

test_marital_status[status] if {
	some status, want in {
		"never_married": {"5.4": 1},
		"widowed": {"5.4": 1},
		"spouse_missing": {"5.4": 1},
		"married": {},
		"divorced": {},
	}
	facts := object.union(_alone_with_children, {"marital_status": status})
	got := social_allowance.category with input as with_more(age(35), facts, _raising([_child(5, "no")]))
	got == want
}

test_not_listed[status] if {
	some status in ["married", "divorced"]
	facts := object.union(_alone_with_children, {"marital_status": status})
	got := social_allowance.decision with input as with_more(age(35), facts, _raising([_child(5, "no")]))
	got.outcome == "ineligible"
	"MARITAL_STATUS_NOT_LISTED" in got.failed
}

test_household_not_poor if {
	facts := object.union(_alone_with_children, {"household_class": "not_poor"})
	got := social_allowance.decision with input as with_more(age(35), facts, _raising([_child(5, "no")]))
	"SINGLE_PARENT_REQUIRES_POOR_OR_NEAR_POOR" in got.failed
}

test_student_of_16_counts_only_for_who_draws[name] if {
	some name, tc in {
		"drew when the child turned 16": {"more": {"drawn": {"begun": true, "months": 24}}, "want": {"5.4": 1}},
		"began in that very month": {"more": {"drawn": {"begun": true, "months": 12}}, "want": {"5.4": 1}},
		"began a month later": {"more": {"drawn": {"begun": true, "months": 11}}, "want": {}},
		"draws nothing": {"more": {}, "want": {}},
	}
	more := object.union(_raising([_child(17, "yes")]), tc.more)
	got := social_allowance.category with input as with_more(age(40), _alone_with_children, more)
	got == tc.want
}

test_benefit_begun_under_the_old_decree_goes_on if {
	old := {"drawn": {"begun": true, "months": 3}, "parameters": {"students_count_from_start": true}}
	more := object.union(_raising([_child(17, "yes")]), old)
	got := social_allowance.category with input as with_more(age(40), _alone_with_children, more)
	got == {"5.4": 1}
}

test_child_of_16_who_does_not_study if {
	more := object.union(_raising([_child(17, "no")]), drawing)
	got := social_allowance.decision with input as with_more(age(40), _alone_with_children, more)
	got.outcome == "ineligible"
	"CHILD_16_OR_OVER" in got.failed
}

test_last_child_turns_16[name] if {
	some name, tc in {
		"draws": {"age": birthday(16, "before"), "more": drawing},
		"signed before the birthday": {"age": birthday(16, "after"), "more": {}},
	}
	child := {"age": tc.age, "months": 192, "is": {"studying": {"no": true}}}
	got := social_allowance.decision with input as with_more(age(40), _alone_with_children, object.union(_raising([child]), tc.more))
	got.paid.categories == ["5.4"]
	got.paid.amount == 540000
	"LAST_MONTH" in got.notes
}

test_one_of_two_children_turns_16_lowers_the_level if {
	child := {"age": birthday(16, "before"), "months": 192, "is": {"studying": {"no": true}}}
	more := object.union(_raising([child, _child(9, "no")]), drawing)
	got := social_allowance.decision with input as with_more(age(40), _alone_with_children, more)
	got.paid.amount == 540000
	not "LAST_MONTH" in got.notes
}

test_no_children if {
	got := social_allowance.decision with input as question(age(35), _alone_with_children)
	got.outcome == "ineligible"
	got.failed == {"NO_CATEGORY_MET"}
}

test_both_are_paid[other] if {
	some other, tc in {
		"5.6": {"facts": {"disability": "severe"}, "age": 35, "amount": 1350000},
		"5.8": {
			"facts": {
				"household_class": "poor",
				"hiv": "yes",
				"wage_income": "no",
				"pension": "no",
				"monthly_social_insurance": "no",
			},
			"age": 35,
			"amount": 1350000,
		},
		"5.5.a": {"facts": {"household_class": "poor", "has_support_obligor": "no"}, "age": 62, "amount": 1350000},
		"5.5.b": {
			"facts": {"household_class": "poor", "has_support_obligor": "no", "cared_for_in_community": "yes"},
			"age": 62,
			"amount": 2160000,
		},
	}
	facts := object.union(_alone_with_children, tc.facts)
	got := social_allowance.decision with input as with_more(age(tc.age), facts, _raising([_child(5, "no")]))
	got.paid.categories == ["5.4", other]
	got.paid.amount == tc.amount
	"SINGLE_PARENT_AND_OTHER" in got.notes
}

test_only_the_highest_of_the_others_is_added if {
	facts := object.union(_alone_with_children, {
		"household_class": "poor",
		"disability": "especially_severe",
		"has_support_obligor": "no",
	})
	got := social_allowance.decision with input as with_more(age(62), facts, _raising([_child(5, "no")]))
	got.paid.categories == ["5.4", "5.6"]
	got.paid.coefficient == 3.5
	got.alternatives == {{"category": "5.5.a", "amount": 810000}}
	"HIGHEST_LEVEL_ONLY" in got.notes
}
