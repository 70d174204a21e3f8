package social_allowance

# Clauses 3 and 5 to 8 of Article 5, coefficients Article 6(1)(c), (đ), (e) and (g).
# What is said of clauses 3 and 8 never names the illness: letters and postings must not show it.

# METADATA
# title: Child with HIV in a poor household
# description: Under 16; 2.5 under four, 2.0 from four.
# custom:
#   category: "5.3"
#   code: CATEGORY_5_3
#   article: 335/2026 Art 5(3), Art 6(1)(c)
#   vi: "Trẻ em thuộc hộ nghèo, đối tượng quy định tại khoản 3 Điều 5: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "A child of a poor household within Article 5(3): coefficient {coefficient}, that is {amount} đồng a month."
category[name] := coefficient if {
	name := "5.3"
	input.is.hiv.yes
	input.is.household_class.poor
	input.age.child.under
	coefficient := _child_coefficient
}

_child_coefficient := _coefficient.hiv_child_under_4 if {
	input.age.young.under
} else := _coefficient.hiv_child

# METADATA
# title: Last month of clause 3
# description: The child turns 16 in this month (Art 8(4)).
# custom:
#   category: "5.3"
ending[name] := _coefficient.hiv_child if {
	name := "5.3"
	input.is.hiv.yes
	input.is.household_class.poor
	_last_month_as_child
}

# METADATA
# title: Poor elderly person without a supporter
# description: From 60, poor household, nobody with duty and right to support, or only one who draws a social allowance; 2.0 from 75.
# custom:
#   category: 5.5.a
#   code: CATEGORY_5_5_A
#   article: 335/2026 Art 5(5)(a), Art 6(1)(đ)
#   vi: "Người cao tuổi thuộc hộ nghèo, không có người có nghĩa vụ và quyền phụng dưỡng: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "An elderly person of a poor household with nobody who has the duty to support: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := coefficient if {
	name := "5.5.a"
	input.is.household_class.poor
	input.is.has_support_obligor.no
	_elderly
	coefficient := _elderly_coefficient
}

_elderly_coefficient := _coefficient.elderly_advanced if {
	input.age.advanced.reached
} else := _coefficient.elderly

# METADATA
# title: Poor elderly person cared for in the community
# description: As 5.5.a, qualifies for a care facility, but somebody in the community takes care.
# custom:
#   category: 5.5.b
#   code: CATEGORY_5_5_B
#   article: 335/2026 Art 5(5)(b), Art 6(1)(đ)
#   vi: "Người cao tuổi thuộc hộ nghèo, không có người phụng dưỡng, đủ điều kiện vào cơ sở trợ giúp xã hội nhưng có người nhận chăm sóc tại cộng đồng: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "An elderly person of a poor household without a supporter who qualifies for a care facility but is cared for in the community: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := _coefficient.elderly_in_community_care if {
	name := "5.5.b"
	input.is.household_class.poor
	input.is.has_support_obligor.no
	input.is.cared_for_in_community.yes
	_elderly
}

# METADATA
# title: Severely or especially severely disabled person
# description: By certificate, whatever the income; more for a child under 16 and from 60.
# custom:
#   category: "5.6"
#   code: CATEGORY_5_6
#   article: 335/2026 Art 5(6), Art 6(1)(e)
#   vi: "Người khuyết tật nặng hoặc đặc biệt nặng có giấy xác nhận: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "A severely or especially severely disabled person by certificate: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := coefficient if {
	name := "5.6"
	_disabled
	not input.certified.later
	coefficient := _disability_coefficient
}

_disability_coefficient := _coefficient.especially_severe_child_or_elderly if {
	input.is.disability.especially_severe
	_child_or_elderly
} else := _coefficient.especially_severe if {
	input.is.disability.especially_severe
} else := _coefficient.severe_child_or_elderly if {
	_child_or_elderly
} else := _coefficient.severe

# METADATA
# title: Small child in a specially difficult area
# description: |
#   Under three, poor or near-poor household. Clause 7 leaves out who falls under clauses 1, 3 or 6; those always pay
#   more, so that the rule of the highest level has the same effect.
# custom:
#   category: "5.7"
#   code: CATEGORY_5_7
#   article: 335/2026 Art 5(7), Art 6(1)(g)
#   vi: "Trẻ em dưới {age.infant} tuổi thuộc hộ nghèo, hộ cận nghèo sống tại xã, thôn đặc biệt khó khăn: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "A child under {age.infant} of a poor or near-poor household in a specially difficult commune or village: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := _coefficient.infant_in_difficult_area if {
	name := "5.7"
	input.is.specially_difficult_area.yes
	input.age.infant.under
	_poor_or_near_poor
}

# METADATA
# title: Last month of clause 7
# description: The child turns three in this month (Art 8(4)).
# custom:
#   category: "5.7"
ending[name] := _coefficient.infant_in_difficult_area if {
	name := "5.7"
	input.is.specially_difficult_area.yes
	_last_month_as_infant
	_poor_or_near_poor
}

# METADATA
# title: Person with HIV in a poor household without income
# description: No wage, no pension, no monthly social insurance benefit.
# custom:
#   category: "5.8"
#   code: CATEGORY_5_8
#   article: 335/2026 Art 5(8), Art 6(1)(g)
#   vi: "Người thuộc hộ nghèo, đối tượng quy định tại khoản 8 Điều 5, không có tiền lương, lương hưu, trợ cấp bảo hiểm xã hội hằng tháng: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "A member of a poor household within Article 5(8), without wage, pension or monthly social insurance benefit: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := _coefficient.hiv_without_income if {
	name := "5.8"
	input.is.hiv.yes
	input.is.household_class.poor
	input.is.wage_income.no
	input.is.pension.no
	input.is.monthly_social_insurance.no
}
