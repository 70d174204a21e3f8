package social_allowance_test

import data.social_allowance

_parents(mother, father) := {"parents/mother": mother, "parents/father": father, "adopted": "no"}

test_points_of_clause_1[name] if {
	some name, tc in {
		"both dead": {"parents": ["dead", "dead"], "want": "5.1.b"},
		"one dead, one unidentified": {"parents": ["unidentified", "dead"], "want": "5.1.b"},
		"dead and missing": {"parents": ["dead", "missing"], "want": "5.1.c"},
		"missing and unidentified": {"parents": ["missing", "unidentified"], "want": "5.1.c"},
		"dead and in care": {"parents": ["in_care", "dead"], "want": "5.1.d"},
		"unidentified and in care": {"parents": ["unidentified", "in_care"], "want": "5.1.d"},
		"dead and imprisoned": {"parents": ["dead", "imprisoned"], "want": "5.1.dd"},
		"unidentified and imprisoned": {"parents": ["imprisoned", "unidentified"], "want": "5.1.dd"},
		"both missing": {"parents": ["missing", "missing"], "want": "5.1.e"},
		"both in care": {"parents": ["in_care", "in_care"], "want": "5.1.g"},
		"both imprisoned": {"parents": ["imprisoned", "imprisoned"], "want": "5.1.h"},
		"missing and in care": {"parents": ["in_care", "missing"], "want": "5.1.i"},
		"missing and imprisoned": {"parents": ["missing", "imprisoned"], "want": "5.1.k"},
		"in care and imprisoned": {"parents": ["imprisoned", "in_care"], "want": "5.1.l"},
	}
	got := social_allowance.category with input as question(age(8), _parents(tc.parents[0], tc.parents[1]))
	got == {tc.want: 1.5}
}

test_abandoned if {
	facts := {"abandoned": "yes", "adopted": "no"}
	got := social_allowance.category with input as question(age(8), facts)
	got == {"5.1.a": 1.5}
}

test_abandoned_but_adopted if {
	facts := object.union(none, {"abandoned": "yes", "adopted": "yes"})
	got := social_allowance.decision with input as question(age(8), facts)
	got.outcome == "ineligible"
	"ADOPTED" in got.failed
}

test_two_unidentified_parents_are_no_point if {
	facts := object.union(none, object.union(_parents("unidentified", "unidentified"), {"abandoned": "no"}))
	got := social_allowance.decision with input as question(age(8), facts)
	got.outcome == "ineligible"
	"BOTH_PARENTS_UNIDENTIFIED" in got.failed
}

test_one_parent_alive[side] if {
	some side, facts in {"father": _parents("dead", "alive"), "mother": _parents("alive", "imprisoned")}
	got := social_allowance.decision with input as question(age(8), object.union(none, facts))
	got.outcome == "ineligible"
	"OTHER_PARENT_ALIVE" in got.failed
}

test_coefficient_by_age[name] if {
	some name, tc in {
		"three": {"age": age(3), "want": 2.5},
		"the month of the fourth birthday": {"age": birthday(4, "before"), "want": 1.5},
		"four": {"age": age(4), "want": 1.5},
		"fifteen": {"age": age(15), "want": 1.5},
	}
	got := social_allowance.category with input as question(tc.age, _parents("dead", "dead"))
	got == {"5.1.b": tc.want}
}

test_turning_16_is_paid_to_the_end_of_the_month[name] if {
	some name, tc in {
		"draws the benefit": {"age": birthday(16, "before"), "more": drawing},
		"signed before the birthday": {"age": birthday(16, "after"), "more": {}},
	}
	facts := object.union(none, object.union(_parents("dead", "dead"), {"orphan_benefit_until_16": "no"}))
	got := social_allowance.decision with input as with_more(tc.age, facts, tc.more)
	got.paid.categories == ["5.1.b"]
	got.paid.amount == 810000
	"LAST_MONTH" in got.notes
}

test_abandoned_turning_16 if {
	facts := object.union(none, {"abandoned": "yes", "adopted": "no"})
	got := social_allowance.decision with input as with_more(birthday(16, "before"), facts, drawing)
	got.paid.categories == ["5.1.a"]
}

test_16_is_too_old[name] if {
	some name, at in {"sixteen": age(16), "signed after the birthday": birthday(16, "before")}
	facts := object.union(none, object.union(_parents("dead", "dead"), {"orphan_benefit_until_16": "no"}))
	got := social_allowance.decision with input as question(at, facts)
	got.outcome == "ineligible"
	"ORPHAN_16_OR_OVER" in got.failed
}

test_former_orphan_studies_at_any_age[years] if {
	some years in [16, 21, 22, 30]
	facts := object.union(none, {"orphan_benefit_until_16": "yes", "studying": "yes"})
	got := social_allowance.category with input as question(age(years), facts)
	got == {"5.2": 1.5}
}

test_former_orphan_no_longer_studies if {
	facts := object.union(none, {"orphan_benefit_until_16": "yes", "studying": "no"})
	got := social_allowance.decision with input as question(age(17), facts)
	got.outcome == "ineligible"
	"NOT_STUDYING" in got.failed
}

test_former_orphan_is_still_a_child if {
	facts := object.union(none, {"orphan_benefit_until_16": "yes", "studying": "yes"})
	got := social_allowance.category with input as question(age(15), facts)
	got == {}
}

test_change_of_level_beats_the_last_month if {
	facts := object.union(_parents("dead", "dead"), {"disability": "severe", "household_class": "not_poor", "hiv": "no"})
	got := social_allowance.decision with input as with_more(birthday(16, "before"), facts, drawing)
	got.paid.categories == ["5.6"]
	got.paid.amount == 810000
	not "LAST_MONTH" in got.notes
}

test_adoption_of_an_orphan_is_open if {
	facts := object.union(none, object.union(_parents("dead", "dead"), {"adopted": "yes"}))
	got := social_allowance.decision with input as question(age(8), facts)
	got.outcome == "escalate"
	got.unclear == {"ADOPTED_ORPHAN": {"by_text": 810000, "by_purpose": 0}}
}

test_adoption_does_not_matter_beside_a_higher_level if {
	facts := object.union(_parents("dead", "dead"), {"adopted": "yes", "disability": "severe"})
	got := social_allowance.decision with input as question(age(8), facts)
	got.outcome == "eligible"
	got.paid.categories == ["5.6"]
}

test_adoption_must_be_known if {
	facts := object.remove(_parents("dead", "dead"), ["adopted"])
	got := social_allowance.category with input as question(age(8), facts)
	got == {}
}
