package social_allowance

# Grounds around children: clauses 1, 2, 4 and 7. See refusals.rego.

_raises_minor if {
	some child in input.children
	child.age.child.under
}

# METADATA
# title: Marital status not listed, married
# description: Raises a child in a poor or near-poor household, but is married.
# custom:
#   code: MARITAL_STATUS_NOT_LISTED
#   article: 335/2026 Art 5(4)
#   vi: "Đang nuôi con dưới {age.child} tuổi trong hộ nghèo, hộ cận nghèo nhưng không thuộc diện chưa có vợ, chồng hoặc có vợ, chồng đã chết, mất tích."
#   en: "Raises a child under {age.child} in a poor or near-poor household, but is neither never married nor has a spouse who is dead or declared missing."
failed contains "MARITAL_STATUS_NOT_LISTED" if {
	input.is.marital_status.married
	_poor_or_near_poor
	_raises_minor
}

# METADATA
# title: Marital status not listed, divorced
# description: Raises a child in a poor or near-poor household, but divorce is not listed.
failed contains "MARITAL_STATUS_NOT_LISTED" if {
	input.is.marital_status.divorced
	_poor_or_near_poor
	_raises_minor
}

# METADATA
# title: Single parent, household not poor
# description: Clause 4 asks for a poor or near-poor household.
# custom:
#   code: SINGLE_PARENT_REQUIRES_POOR_OR_NEAR_POOR
#   article: 335/2026 Art 5(4)
#   vi: "Người đơn thân nuôi con phải thuộc hộ nghèo hoặc hộ cận nghèo."
#   en: "A single parent must belong to a poor or near-poor household."
failed contains "SINGLE_PARENT_REQUIRES_POOR_OR_NEAR_POOR" if {
	input.is.household_class.not_poor
	input.children
	_single
	_raises_minor
}

# METADATA
# title: Children of 16 and over
# description: No child is under 16, and none turned 16 while this allowance was drawn and studies on.
# custom:
#   code: CHILD_16_OR_OVER
#   article: 335/2026 Art 5(4)
#   vi: "Không có con nào dưới {age.child} tuổi; con từ đủ {age.child} tuổi chỉ được tính tiếp khi cha, mẹ đang hưởng và con học liên tục."
#   en: "No child is under {age.child}; an older child counts only while the parent draws the allowance and the child studies on."
failed contains "CHILD_16_OR_OVER" if {
	input.children
	_poor_or_near_poor
	_single
	some older in input.children
	older.age.child.reached
	not category["5.4"]
	not ending["5.4"]
}

# METADATA
# title: Adopted
# description: Point (a) asks that nobody has adopted the abandoned child.
# custom:
#   code: ADOPTED
#   article: 335/2026 Art 5(1)(a)
#   vi: "Trẻ em bị bỏ rơi nhưng đã được nhận làm con nuôi."
#   en: "The abandoned child has been adopted."
failed contains "ADOPTED" if {
	input.is.abandoned.yes
	input.is.adopted.yes
	_minor
}

# METADATA
# title: The father can support the child
# description: The mother's situation is listed, the father's is not.
# custom:
#   code: OTHER_PARENT_ALIVE
#   article: 335/2026 Art 5(1)
#   vi: "Người còn lại trong cha, mẹ không thuộc trường hợp đã chết, mất tích, không xác định được, ở cơ sở trợ giúp xã hội hoặc đang chấp hành án phạt tù, biện pháp xử lý hành chính."
#   en: "The other parent is not dead, missing, unidentified, in a care facility, in prison or under a compulsory measure."
failed contains "OTHER_PARENT_ALIVE" if {
	input.is["parents/father"].alive
	_minor
	some state, _ in input.is["parents/mother"]
	state != "alive"
}

# METADATA
# title: The mother can support the child
# description: The father's situation is listed, the mother's is not.
failed contains "OTHER_PARENT_ALIVE" if {
	input.is["parents/mother"].alive
	_minor
	some state, _ in input.is["parents/father"]
	state != "alive"
}

# METADATA
# title: Both parents unidentified
# description: Not among the points; a child who was abandoned falls under point (a).
# custom:
#   code: BOTH_PARENTS_UNIDENTIFIED
#   article: 335/2026 Art 5(1)
#   vi: "Cả cha và mẹ không xác định được không phải là một trường hợp riêng; nếu trẻ em bị bỏ rơi, xin xác nhận việc bị bỏ rơi theo điểm a."
#   en: "Two unidentified parents are no case of their own; if the child was abandoned, have that confirmed (point (a))."
failed contains "BOTH_PARENTS_UNIDENTIFIED" if {
	input.is["parents/mother"].unidentified
	input.is["parents/father"].unidentified
	input.is.abandoned.no
	_minor
}

# METADATA
# title: No longer a child
# description: The parents' situation is listed, but the person is 16 and did not draw this allowance until then.
# custom:
#   code: ORPHAN_16_OR_OVER
#   article: 335/2026 Art 5(1), Art 5(2)
#   vi: "Đã đủ {age.child} tuổi và chưa hưởng trợ cấp theo khoản 1 Điều 5 khi đủ {age.child} tuổi."
#   en: "Has reached {age.child} and did not draw the allowance of Article 5(1) until then."
failed contains "ORPHAN_16_OR_OVER" if {
	input.age.child.reached
	input.is.orphan_benefit_until_16.no
	count(_situation) > 0
	not _minor
}

# METADATA
# title: Not studying
# description: Clause 2 lasts until the study ends.
# custom:
#   code: NOT_STUDYING
#   article: 335/2026 Art 5(2)
#   vi: "Đã hưởng trợ cấp theo khoản 1 Điều 5 đến khi đủ {age.child} tuổi nhưng không còn học liên tục."
#   en: "Drew the allowance of Article 5(1) until {age.child} but is no longer in continuous study."
failed contains "NOT_STUDYING" if {
	input.is.orphan_benefit_until_16.yes
	input.is.studying.no
	input.age.child.reached
}

# METADATA
# title: Three years reached
# description: Clause 7 ends at three.
# custom:
#   code: INFANT_AGE_REACHED
#   article: 335/2026 Art 5(7)
#   vi: "Trẻ em sống tại địa bàn đặc biệt khó khăn nhưng đã đủ {age.infant} tuổi."
#   en: "Lives in a specially difficult area but has reached {age.infant}."
failed contains "INFANT_AGE_REACHED" if {
	input.is.specially_difficult_area.yes
	input.age.infant.reached
	input.age.child.under
	_poor_or_near_poor
	not _last_month_as_infant
}

# METADATA
# title: Area not specially difficult
# description: Clause 7 asks for a specially difficult commune or village.
# custom:
#   code: AREA_NOT_SPECIALLY_DIFFICULT
#   article: 335/2026 Art 5(7)
#   vi: "Trẻ em dưới {age.infant} tuổi thuộc hộ nghèo, hộ cận nghèo nhưng không sống tại xã, thôn đặc biệt khó khăn."
#   en: "Under {age.infant} in a poor or near-poor household, but not in a specially difficult commune or village."
failed contains "AREA_NOT_SPECIALLY_DIFFICULT" if {
	input.is.specially_difficult_area.no
	input.age.infant.under
	_poor_or_near_poor
}

# METADATA
# title: Small child, household not poor
# description: Clause 7 asks for a poor or near-poor household.
# custom:
#   code: INFANT_REQUIRES_POOR_OR_NEAR_POOR
#   article: 335/2026 Art 5(7)
#   vi: "Trẻ em dưới {age.infant} tuổi sống tại địa bàn đặc biệt khó khăn phải thuộc hộ nghèo hoặc hộ cận nghèo."
#   en: "A child under {age.infant} in a specially difficult area must belong to a poor or near-poor household."
failed contains "INFANT_REQUIRES_POOR_OR_NEAR_POOR" if {
	input.is.specially_difficult_area.yes
	input.is.household_class.not_poor
	input.age.infant.under
}
