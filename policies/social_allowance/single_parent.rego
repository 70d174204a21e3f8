package social_allowance

# Poor single parent: Article 5(4), one coefficient for each child, Article 6(1)(d).

# METADATA
# title: Poor single parent
# description: |
#   Poor or near-poor household; never married, or the spouse dead or declared missing; raises a child under 16, or one
#   who turned 16 while the parent drew this allowance and studies on.
# custom:
#   category: "5.4"
#   code: CATEGORY_5_4
#   article: 335/2026 Art 5(4), Art 6(1)(d)
#   vi: "Người đơn thân thuộc hộ nghèo, hộ cận nghèo đang nuôi con: mỗi con được tính hệ số {coefficient.per_child}, cộng lại {coefficient}, tức {amount} đồng/tháng."
#   en: "A single parent of a poor or near-poor household: coefficient {coefficient.per_child} for each child that counts, {coefficient} in all, that is {amount} đồng a month."
category[name] := coefficient if {
	name := "5.4"
	input.children
	_poor_or_near_poor
	_single
	_children > 0
	coefficient := _children * _coefficient.per_child
}

# METADATA
# title: Last month of clause 4
# description: The last child that counts turns 16 in this month (Art 8(4)).
# custom:
#   category: "5.4"
ending[name] := coefficient if {
	name := "5.4"
	input.children
	_poor_or_near_poor
	_single
	leaving := count([1 | some child in input.children; _leaves(child)])
	leaving > 0
	coefficient := leaving * _coefficient.per_child
}

_children := sum([_counted(child) | some child in input.children])

_counted(child) := 1 if {
	child.age.child.under
	not child.anyone
}

_counted(child) := 1 if {
	child.age.child.reached
	child.is.studying.yes
	_drawn_when_turning_16(child)
	not child.anyone
}

# A list of which nothing is known (second pass) comes as one child that stands for as many as the form takes. Nobody
# asks somebody under 16 whether they raise children; a child that is listed counts all the same.
_counted(child) := child.anyone if input.age.child.reached

# Months since the first month of the benefit against months since the child turned 16.
_drawn_when_turning_16(child) if input.drawn.months >= child.months - (12 * input.parameters.age.child)

# Benefits begun under Decree 20/2021, where a student of that age counted from the first day, go on (Art 32(3)).
_drawn_when_turning_16(_) if input.parameters.students_count_from_start == true

_drawn_when_turning_16(_) if input.drawn.unknown

_leaves(child) if {
	child.age.child.turns
	child.age.child.undecided
	not child.anyone
}

_leaves(child) if {
	child.age.child.turns
	input.drawn.begun
	not child.anyone
}
