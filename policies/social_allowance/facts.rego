# METADATA
# scope: package
# title: Social allowance and social pension
# description: |
#   Decree 335/2026, Articles 4 to 8 and 32, and Decree 176/2025 as Article 31 of it amends it, asked as one question:
#   what is this person due for this benefit month, as known on the day of the question?
#
#   Facts come as positive atoms: input.is.<fact>.<value> is there when the fact has that value. The evaluator asks a
#   second time with every value of the absent facts there as well; what then differs is what is missing.
#
#   Dates never come here. input.age.<bound> compares an age with a bound of the parameters at three moments:
#     under, reached     by the end of the month     (a change of level counts from the month it happens in, Art 8(4))
#     turns              in this month, not before   (what ends is paid to the end of the month, Art 8(4))
#     decided, undecided reached or not on the day of the decision, for those who draw nothing yet
#   input.drawn and input.certified hold begun, later or none of a month or date, seen from the benefit month.
package social_allowance

_coefficient := input.parameters.coefficient

_poor_or_near_poor if input.is.household_class.poor

_poor_or_near_poor if input.is.household_class.near_poor

# Who draws a benefit meets the conditions month by month, who applies meets them on the day of the decision.

_elderly if {
	input.age.elderly.reached
	input.age.elderly.decided
}

_elderly if {
	input.age.elderly.reached
	input.drawn.begun
}

_last_month_as_child if {
	input.age.child.turns
	input.age.child.undecided
}

_last_month_as_child if {
	input.age.child.turns
	input.drawn.begun
}

_last_month_as_infant if {
	input.age.infant.turns
	input.age.infant.undecided
}

_last_month_as_infant if {
	input.age.infant.turns
	input.drawn.begun
}

_disabled if input.is.disability.severe

_disabled if input.is.disability.especially_severe

_child_or_elderly if input.age.child.under

_child_or_elderly if input.age.elderly.reached

_single if input.is.marital_status.never_married

_single if input.is.marital_status.widowed

_single if input.is.marital_status.spouse_missing
