package social_allowance

# Grounds on which a benefit the person came near to fails. They rest on known facts only (first pass), and no ground
# hides another.

_pension_grounds := {"AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR", "PENSION_AGE_NOT_REACHED", "NOT_A_CITIZEN"}

_shared_grounds := {"NO_CATEGORY_MET", "DRAWING_PENSION", "DRAWING_SOCIAL_INSURANCE"}

_only_pension_grounds if {
	count(failed & _pension_grounds) > 0
	count((failed - _pension_grounds) - _shared_grounds) == 0
}

_not_poor if input.is.household_class.near_poor

_not_poor if input.is.household_class.not_poor

_minor if input.age.child.under

_minor if _last_month_as_child

# Reached, and on the day of the decision too; or not reached, or only after the decision.

_has_reached(bound) if {
	input.age[bound].reached
	input.age[bound].decided
}

_has_reached(bound) if {
	input.age[bound].reached
	input.drawn.begun
}

_below(bound) if input.age[bound].under

_below(bound) if {
	input.age[bound].undecided
	not input.drawn.begun
}

# METADATA
# title: Nothing met
# description: No category of Article 5 holds and the social pension does not either.
# custom:
#   code: NO_CATEGORY_MET
#   article: 335/2026 Art 5, 176/2025 Art 2
#   vi: "Không thuộc đối tượng nào quy định tại Điều 5 Nghị định 335/2026/NĐ-CP và không đủ điều kiện hưởng trợ cấp hưu trí xã hội."
#   en: "None of the categories of Article 5 of Decree 335/2026 applies, and the conditions of the social pension are not met."
failed contains "NO_CATEGORY_MET" if _nothing

# METADATA
# title: Lives in a care facility
# description: Articles 5 and 6 are about people in the community; a facility cares for its residents by its own rules.
# custom:
#   code: LIVES_IN_CARE_FACILITY
#   article: 335/2026 Chapter II
#   vi: "Đang được chăm sóc, nuôi dưỡng tại cơ sở trợ giúp xã hội nên không hưởng trợ cấp tại cộng đồng."
#   en: "Is cared for in a social assistance facility and so does not draw the allowance paid in the community."
failed contains "LIVES_IN_CARE_FACILITY" if input.is.in_care_facility.yes

# METADATA
# title: Clause 3 asks for a poor household
# description: The illness is not named, the text may go into a letter.
# custom:
#   code: CATEGORY_5_3_REQUIRES_POOR
#   article: 335/2026 Art 5(3)
#   vi: "Đối tượng quy định tại khoản 3 Điều 5 phải thuộc hộ nghèo."
#   en: "Article 5(3) asks for a poor household."
failed contains "CATEGORY_5_3_REQUIRES_POOR" if {
	input.is.hiv.yes
	_not_poor
	_minor
}

# METADATA
# title: Clause 8 asks for a poor household
# description: The illness is not named, the text may go into a letter.
# custom:
#   code: CATEGORY_5_8_REQUIRES_POOR
#   article: 335/2026 Art 5(8)
#   vi: "Đối tượng quy định tại khoản 8 Điều 5 phải thuộc hộ nghèo."
#   en: "Article 5(8) asks for a poor household."
failed contains "CATEGORY_5_8_REQUIRES_POOR" if {
	input.is.hiv.yes
	_not_poor
	not _minor
}

# METADATA
# title: Wage or salary
# description: Clause 8 asks that there is none.
# custom:
#   code: HAS_WAGE_INCOME
#   article: 335/2026 Art 5(8)
#   vi: "Đối tượng quy định tại khoản 8 Điều 5 nhưng có tiền lương, tiền công."
#   en: "Within Article 5(8), but has a wage or salary."
failed contains "HAS_WAGE_INCOME" if {
	input.is.hiv.yes
	input.is.wage_income.yes
	input.is.household_class.poor
}

_insurance_matters if {
	input.is.hiv.yes
	input.is.household_class.poor
}

_insurance_matters if {
	input.age.social_pension_poor.reached
	input.is.insurance_below_social_pension.no
}

# METADATA
# title: Draws a pension
# description: Shuts out clause 8, and the social pension unless it is lower than that.
# custom:
#   code: DRAWING_PENSION
#   article: 176/2025 Art 2, 335/2026 Art 5(8)
#   vi: "Đang hưởng lương hưu hằng tháng."
#   en: "Draws a monthly pension."
failed contains "DRAWING_PENSION" if {
	input.is.pension.yes
	_insurance_matters
}

# METADATA
# title: Draws a monthly social insurance benefit
# description: Shuts out clause 8, and the social pension unless it is lower than that.
# custom:
#   code: DRAWING_SOCIAL_INSURANCE
#   article: 176/2025 Art 2, 335/2026 Art 5(8)
#   vi: "Đang hưởng trợ cấp bảo hiểm xã hội hằng tháng."
#   en: "Draws a monthly social insurance benefit."
failed contains "DRAWING_SOCIAL_INSURANCE" if {
	input.is.monthly_social_insurance.yes
	_insurance_matters
}

# METADATA
# title: Somebody has the duty to support
# description: Poor and elderly, but not without a supporter.
# custom:
#   code: ELDERLY_HAS_SUPPORT
#   article: 335/2026 Art 5(5)
#   vi: "Người cao tuổi thuộc hộ nghèo nhưng có người có nghĩa vụ và quyền phụng dưỡng."
#   en: "Elderly and of a poor household, but somebody has the duty and right to support."
failed contains "ELDERLY_HAS_SUPPORT" if {
	input.is.has_support_obligor.yes
	input.is.household_class.poor
	_has_reached("elderly")
}

# METADATA
# title: Elderly without a supporter, household not poor
# description: Clause 5 asks for a poor household.
# custom:
#   code: ELDERLY_REQUIRES_POOR
#   article: 335/2026 Art 5(5)
#   vi: "Người cao tuổi không có người phụng dưỡng phải thuộc hộ nghèo."
#   en: "An elderly person without a supporter must belong to a poor household."
failed contains "ELDERLY_REQUIRES_POOR" if {
	input.is.has_support_obligor.no
	_not_poor
	_has_reached("elderly")
}

# METADATA
# title: Degree of disability
# description: There is a certificate, but not of a severe or especially severe disability.
# custom:
#   code: DISABILITY_NOT_SEVERE
#   article: 335/2026 Art 5(6)
#   vi: "Mức độ khuyết tật không phải là nặng hoặc đặc biệt nặng."
#   en: "The disability is not severe or especially severe."
failed contains "DISABILITY_NOT_SEVERE" if {
	input.is.disability.none
	input.certified.begun
}

# METADATA
# title: Certificate of a later month
# description: In this month the disability was not yet certified.
# custom:
#   code: CERTIFICATE_LATER_THAN_MONTH
#   article: 335/2026 Art 5(6), Art 8(4)
#   vi: "Giấy xác nhận mức độ khuyết tật được cấp sau tháng {month}."
#   en: "The certificate of disability is of a later month than {month}."
failed contains "CERTIFICATE_LATER_THAN_MONTH" if {
	input.certified.later
	_disabled
}

# METADATA
# title: From 70 to under 75, household not poor
# description: The social pension starts at 75, at 70 only in a poor or near-poor household.
# custom:
#   code: AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR
#   article: 176/2025 Art 2
#   vi: "Từ đủ {age.social_pension_poor} đến dưới {age.social_pension} tuổi chỉ được hưởng trợ cấp hưu trí xã hội khi thuộc hộ nghèo hoặc hộ cận nghèo."
#   en: "From {age.social_pension_poor} to under {age.social_pension} the social pension asks for a poor or near-poor household."
failed contains "AGE_70_74_REQUIRES_POOR_OR_NEAR_POOR" if {
	input.age.social_pension_poor.reached
	input.is.household_class.not_poor
	_has_reached("social_pension_poor")
	_below("social_pension")
}

# METADATA
# title: Age of the social pension not reached
# description: Elderly, but under 70.
# custom:
#   code: PENSION_AGE_NOT_REACHED
#   article: 176/2025 Art 2
#   vi: "Chưa đủ tuổi hưởng trợ cấp hưu trí xã hội: từ đủ {age.social_pension} tuổi, hoặc từ đủ {age.social_pension_poor} tuổi nếu thuộc hộ nghèo, hộ cận nghèo."
#   en: "The age of the social pension is not reached: {age.social_pension}, or {age.social_pension_poor} in a poor or near-poor household."
failed contains "PENSION_AGE_NOT_REACHED" if {
	input.age.elderly.reached
	_has_reached("elderly")
	_below("social_pension_poor")
}

# METADATA
# title: Not a citizen
# description: The social pension is for citizens of Viet Nam.
# custom:
#   code: NOT_A_CITIZEN
#   article: 176/2025 Art 2
#   vi: "Trợ cấp hưu trí xã hội chỉ dành cho công dân Việt Nam."
#   en: "The social pension is for citizens of Viet Nam."
failed contains "NOT_A_CITIZEN" if {
	input.is.citizen.no
	input.age.social_pension_poor.reached
}
