package social_allowance_test

import data.social_allowance

test_documents[name] if {
	some name, tc in {
		"nothing claimed": {"age": age(40), "facts": none, "more": {}, "want": set()},
		"disabled": {"age": age(40), "facts": {"disability": "severe"}, "more": {}, "want": {"disability_certificate"}},
		"orphan": {
			"age": age(8),
			"facts": {"parents/mother": "dead", "parents/father": "missing"},
			"more": {},
			"want": {"child_birth_certificate", "parents_situation"},
		},
		"abandoned": {
			"age": age(8),
			"facts": {"abandoned": "yes"},
			"more": {},
			"want": {"child_birth_certificate", "parents_situation"},
		},
		"widow with children": {
			"age": age(40),
			"facts": {"household_class": "poor", "marital_status": "widowed"},
			"more": {"children": [{"age": age(9), "months": 108, "is": {}}]},
			"want": {"child_birth_certificate", "poverty_certificate", "spouse_situation"},
		},
		"spouse missing, student of 17": {
			"age": age(40),
			"facts": {"household_class": "near_poor", "marital_status": "spouse_missing"},
			"more": object.union(
				drawing,
				{"children": [{"age": age(17), "months": 204, "is": {"studying": {"yes": true}}}]},
			),
			"want": {"child_birth_certificate", "poverty_certificate", "spouse_situation", "study_confirmation"},
		},
		"former orphan": {
			"age": age(17),
			"facts": {"orphan_benefit_until_16": "yes", "studying": "yes"},
			"more": {},
			"want": {"study_confirmation"},
		},
		"clause 8": {"age": age(40), "facts": {"hiv": "yes"}, "more": {}, "want": {"medical_confirmation"}},
		"care in the community": {
			"age": age(80),
			"facts": {"cared_for_in_community": "yes"},
			"more": {},
			"want": {"community_care_agreement"},
		},
	}
	got := social_allowance.documents with input as with_more(tc.age, tc.facts, tc.more)
	got == tc.want | {"identity"}
}
