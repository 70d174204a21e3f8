package social_allowance_test

# The parameters of 2026-11, as the evaluator resolves them; a Go test holds them against parameters.yaml.
parameters := {
	"standard": 540000,
	"social_pension": 540000,
	"coefficient": {
		"orphan_under_4": 2.5,
		"orphan": 1.5,
		"former_orphan": 1.5,
		"hiv_child_under_4": 2.5,
		"hiv_child": 2,
		"per_child": 1,
		"elderly": 1.5,
		"elderly_advanced": 2,
		"elderly_in_community_care": 3,
		"especially_severe": 2,
		"especially_severe_child_or_elderly": 2.5,
		"severe": 1.5,
		"severe_child_or_elderly": 2,
		"infant_in_difficult_area": 1.5,
		"hiv_without_income": 1.5,
	},
	"age": {
		"young": 4,
		"infant": 3,
		"child": 16,
		"elderly": 60,
		"advanced": 75,
		"social_pension": 75,
		"social_pension_poor": 70,
	},
}

# Age in full years, in a month without a birthday.
age(years) := {name: _flags(years, bound) | some name, bound in parameters.age}

_flags(years, bound) := {"reached": true, "decided": true} if years >= bound

_flags(years, bound) := {"under": true, "undecided": true} if years < bound

# The birthday lies in the month asked about, and before or after the day of the decision.
birthday(years, order) := {name: _birthday_flags(years, bound, order) | some name, bound in parameters.age}

_birthday_flags(years, bound, _) := _flags(years, bound) if years != bound

_birthday_flags(years, years, "before") := {"reached": true, "turns": true, "decided": true}

_birthday_flags(years, years, "after") := {"reached": true, "turns": true, "undecided": true}

# A question: the age, named facts, and whatever else differs.
question(at, facts) := with_more(at, facts, {})

with_more(at, facts, more) := object.union(
	{
		"age": at,
		"is": {name: {value: true} | some name, value in facts},
		"children": [],
		"drawn": {"none": true},
		"certified": {"none": true},
		"dates": {"month": "2026-11", "decided_month": ""},
		"parameters": parameters,
	},
	more,
)

drawing := {"drawn": {"begun": true, "months": 24}}

none := {"household_class": "not_poor", "disability": "none", "hiv": "no"}
