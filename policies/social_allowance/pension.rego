package social_allowance

# Social pension (trợ cấp hưu trí xã hội): Law 41/2024 Article 21, Decree 176/2025 Articles 2 and 3.

# METADATA
# title: Social pension
# description: |
#   A citizen from 75, or from 70 in a poor or near-poor household, without pension and monthly social insurance benefit
#   or with one below the level of the social pension.
# custom:
#   category: social-pension
#   code: SOCIAL_PENSION
#   article: 176/2025 Art 2, Art 3(1) (335/2026 Art 31(1))
#   vi: "Công dân Việt Nam đủ tuổi, không có lương hưu, trợ cấp bảo hiểm xã hội hằng tháng hoặc có nhưng thấp hơn mức trợ cấp hưu trí xã hội: {amount} đồng/tháng."
#   en: "A Vietnamese citizen of the age, without a pension or monthly social insurance benefit or with one below the social pension: {amount} đồng a month."
pension := input.parameters.social_pension if {
	input.is.citizen.yes
	_pension_age
	_no_higher_insurance_benefit
}

_pension_age if {
	input.age.social_pension.reached
	input.age.social_pension.decided
}

_pension_age if {
	input.age.social_pension.reached
	input.drawn.begun
}

_pension_age if {
	input.age.social_pension_poor.reached
	input.age.social_pension_poor.decided
	_poor_or_near_poor
}

_pension_age if {
	input.age.social_pension_poor.reached
	input.drawn.begun
	_poor_or_near_poor
}

_no_higher_insurance_benefit if {
	input.is.pension.no
	input.is.monthly_social_insurance.no
}

_no_higher_insurance_benefit if input.is.insurance_below_social_pension.yes
