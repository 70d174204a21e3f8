package two_levels_test

import data.two_levels

_asked(class) := {
	"dates": {"month": "2026-11", "decided_month": "2026-11"},
	"is": {"household_class": {class: true}},
	"parameters": {"standard": 2000000, "coefficient": {"roof": 1}},
}

test_the_answer[class] if {
	some class, want in {
		"poor": {"outcome": "eligible", "amount": 2000000, "start": "2026-11", "failed": set()},
		"near_poor": {"outcome": "ineligible", "amount": 0, "start": "", "failed": {"ROOF_NOT_POOR"}},
		"not_poor": {"outcome": "ineligible", "amount": 0, "start": "", "failed": {"ROOF_NOT_POOR"}},
	}
	got := two_levels.decision with input as _asked(class)
	got.outcome == want.outcome
	got.paid.amount == want.amount
	got.start_month == want.start
	got.failed == want.failed
	two_levels.brief.paid == got.paid with input as _asked(class)
}

test_outside_these_dates_a_person_decides if {
	got := two_levels.outside with input as {"outside": {"dates": ["filed"]}}
	got == {"outcome": "escalate", "unclear": {"ROOF_OUTSIDE": {}}}
}

test_an_unknown_household_is_asked_for if {
	two_levels.open == {"category/roof"} with input as object.union(_asked("poor"), {"definite": {"levels": {}}})
	two_levels.open == set() with input as object.union(_asked("poor"), {"definite": {"levels": {"roof": 1}}})
}

test_the_one_paper if two_levels.documents == {"identity"} with input as _asked("poor")
