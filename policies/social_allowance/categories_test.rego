package social_allowance_test

import data.social_allowance

_poor_hiv := {"hiv": "yes", "household_class": "poor", "disability": "none"}

test_clause_3_by_age[name] if {
	some name, tc in {
		"three": {"age": age(3), "want": 2.5},
		"four": {"age": age(4), "want": 2},
		"fifteen": {"age": age(15), "want": 2},
	}
	got := social_allowance.category with input as question(tc.age, _poor_hiv)
	got == {"5.3": tc.want}
}

test_clause_3_last_month if {
	got := social_allowance.decision with input as with_more(birthday(16, "before"), _poor_hiv, drawing)
	got.paid == {"program": "social-allowance", "categories": ["5.3"], "coefficient": 2, "amount": 1080000}
}

test_clause_3_becomes_clause_8_at_16 if {
	facts := object.union(_poor_hiv, {"wage_income": "no", "pension": "no", "monthly_social_insurance": "no"})
	got := social_allowance.decision with input as with_more(birthday(16, "before"), facts, drawing)
	got.paid.categories == ["5.8"]
	got.paid.amount == 810000
}

test_clause_3_asks_for_a_poor_household[class] if {
	some class in ["near_poor", "not_poor"]
	facts := object.union(_poor_hiv, {"household_class": class})
	got := social_allowance.decision with input as question(age(8), facts)
	got.outcome == "ineligible"
	"CATEGORY_5_3_REQUIRES_POOR" in got.failed
}

test_clause_8 if {
	facts := object.union(_poor_hiv, {"wage_income": "no", "pension": "no", "monthly_social_insurance": "no"})
	got := social_allowance.category with input as question(age(40), facts)
	got == {"5.8": 1.5}
}

test_clause_8_income[code] if {
	some code, income in {
		"HAS_WAGE_INCOME": {"wage_income": "yes", "pension": "no", "monthly_social_insurance": "no"},
		"DRAWING_PENSION": {"wage_income": "no", "pension": "yes", "monthly_social_insurance": "no"},
		"DRAWING_SOCIAL_INSURANCE": {"wage_income": "no", "pension": "no", "monthly_social_insurance": "yes"},
	}
	got := social_allowance.decision with input as question(age(40), object.union(_poor_hiv, income))
	got.outcome == "ineligible"
	code in got.failed
}

test_clause_8_asks_for_a_poor_household if {
	facts := object.union(_poor_hiv, {"household_class": "near_poor"})
	got := social_allowance.decision with input as question(age(40), facts)
	"CATEGORY_5_8_REQUIRES_POOR" in got.failed
}

_alone := {"household_class": "poor", "has_support_obligor": "no", "cared_for_in_community": "no", "disability": "none"}

test_clause_5_by_age[name] if {
	some name, tc in {
		"sixty": {"age": age(60), "want": 1.5},
		"seventy-four": {"age": age(74), "want": 1.5},
		"seventy-five": {"age": age(75), "want": 2},
	}
	got := social_allowance.category with input as question(tc.age, _alone)
	got == {"5.5.a": tc.want}
}

test_clause_5_starts_at_60 if {
	got := social_allowance.category with input as question(age(59), _alone)
	got == {}
}

test_clause_5_new_applicant_must_be_60_when_signed[order] if {
	some order, want in {"before": {"5.5.a": 1.5}, "after": {}}
	got := social_allowance.category with input as question(birthday(60, order), _alone)
	got == want
}

test_clause_5_change_counts_for_the_whole_month if {
	got := social_allowance.category with input as with_more(birthday(60, "after"), _alone, drawing)
	got == {"5.5.a": 1.5}
}

test_clause_5_in_community_care if {
	facts := object.union(_alone, {"cared_for_in_community": "yes"})
	got := social_allowance.decision with input as question(age(80), facts)
	got.paid.categories == ["5.5.b"]
	got.paid.amount == 1620000
	got.alternatives == {{"category": "5.5.a", "amount": 1080000}}
}

test_clause_5_has_support if {
	facts := object.union(_alone, {"has_support_obligor": "yes"})
	got := social_allowance.decision with input as question(age(65), facts)
	got.outcome == "ineligible"
	"ELDERLY_HAS_SUPPORT" in got.failed
}

test_clause_5_asks_for_a_poor_household if {
	facts := object.union(_alone, {"household_class": "near_poor"})
	got := social_allowance.decision with input as question(age(65), facts)
	got.outcome == "ineligible"
	"ELDERLY_REQUIRES_POOR" in got.failed
}

test_clause_6[name] if {
	some name, tc in {
		"severe adult": {"age": age(16), "degree": "severe", "want": 1.5},
		"severe adult of 59": {"age": age(59), "degree": "severe", "want": 1.5},
		"severe child": {"age": age(15), "degree": "severe", "want": 2},
		"severe elderly": {"age": age(60), "degree": "severe", "want": 2},
		"severe from the month of the 60th birthday": {"age": birthday(60, "after"), "degree": "severe", "want": 2},
		"severe until the month of the 16th birthday": {"age": birthday(16, "after"), "degree": "severe", "want": 1.5},
		"especially severe adult": {"age": age(30), "degree": "especially_severe", "want": 2},
		"especially severe child": {"age": age(2), "degree": "especially_severe", "want": 2.5},
		"especially severe elderly": {"age": age(60), "degree": "especially_severe", "want": 2.5},
	}
	got := social_allowance.category with input as question(tc.age, {"disability": tc.degree})
	got == {"5.6": tc.want}
}

test_clause_6_certificate_of_a_later_month if {
	facts := {"disability": "severe", "household_class": "not_poor", "hiv": "no"}
	got := social_allowance.decision with input as with_more(age(30), facts, {"certified": {"later": true}})
	got.outcome == "ineligible"
	"CERTIFICATE_LATER_THAN_MONTH" in got.failed
}

test_clause_6_certificate_of_another_degree if {
	got := social_allowance.decision with input as with_more(age(30), none, {"certified": {"begun": true, "months": 3}})
	"DISABILITY_NOT_SEVERE" in got.failed
}

_mountain := {"household_class": "near_poor", "specially_difficult_area": "yes", "disability": "none", "hiv": "no"}

test_clause_7_by_age[name] if {
	some name, tc in {
		"two": {"age": age(2), "want": {"5.7": 1.5}},
		"three": {"age": age(3), "want": {}},
	}
	got := social_allowance.category with input as question(tc.age, _mountain)
	got == tc.want
}

test_clause_7_last_month if {
	got := social_allowance.decision with input as with_more(birthday(3, "before"), _mountain, drawing)
	got.paid.categories == ["5.7"]
	"LAST_MONTH" in got.notes
}

test_clause_7_signed_before_the_birthday if {
	got := social_allowance.decision with input as question(birthday(3, "after"), _mountain)
	got.paid.categories == ["5.7"]
	"LAST_MONTH" in got.notes
}

test_clause_7_reached if {
	got := social_allowance.decision with input as question(age(3), _mountain)
	"INFANT_AGE_REACHED" in got.failed
}

test_clause_7_other_grounds[code] if {
	some code, facts in {
		"AREA_NOT_SPECIALLY_DIFFICULT": object.union(_mountain, {"specially_difficult_area": "no"}),
		"INFANT_REQUIRES_POOR_OR_NEAR_POOR": object.union(_mountain, {"household_class": "not_poor"}),
	}
	got := social_allowance.decision with input as question(age(2), facts)
	got.outcome == "ineligible"
	code in got.failed
}

test_clause_7_gives_way_and_is_no_alternative_to_clause_6 if {
	facts := object.union(_mountain, {"disability": "severe"})
	got := social_allowance.decision with input as question(age(2), facts)
	got.paid.categories == ["5.6"]
	got.alternatives == set()
}
