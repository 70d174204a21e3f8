package social_allowance

# The second pass: every value of an absent fact may hold, input.definite is what the first pass found.

# METADATA
# title: Facts are missing
# description: |
#   Benefits that might change what is paid, so that the absent facts they rest on are needed; named by the rule that
#   gives them, so that the evaluator can find those facts.
# entrypoint: true
# custom:
#   code: FACTS_MISSING
#   article: 335/2026 Art 8(2)
#   vi: "Chưa đủ thông tin để trả lời. Cần bổ sung: {missing}."
#   en: "The answer depends on something that is not known yet. Please add: {missing}."
open contains concat("/", [_kind, name]) if {
	_differs(paid, input.definite.paid)
	some name, coefficient in _levels
	coefficient > input.definite.paid.coefficient
	_amount(coefficient) >= input.definite.paid.amount
}

# METADATA
# title: Facts of what would be paid are missing
# description: As part of a sum it may be lower than what is paid by known facts.
open contains concat("/", [_kind, name]) if {
	_differs(paid, input.definite.paid)
	some name in paid.categories
	_levels[name] != object.get(input.definite.levels, name, 0)
}

# METADATA
# title: Facts beside a single parent are missing
# description: Only a single parent is paid two levels together, so a lower one may matter too.
open contains concat("/", [_kind, name]) if {
	_levels["5.4"]
	_differs(paid, input.definite.paid)
	some name, coefficient in _levels
	levels := object.union(input.definite.levels, {name: coefficient})
	_differs(_paid(levels, input.definite.pension), input.definite.paid)
}

# METADATA
# title: Facts of the social pension are missing
# description: The pension might be due, or might be the higher.
open contains "pension/social-pension" if {
	_differs(paid, input.definite.paid)
	pension
	input.definite.pension == 0
	_differs(_paid(input.definite.levels, pension), input.definite.paid)
}

# Which of two equal levels gives the name is no reason to ask anybody anything.
_differs(one, other) if one.amount != other.amount

_differs(one, other) if one.program != other.program

_kind := "category" if {
	count(category) > 0
} else := "ending"
