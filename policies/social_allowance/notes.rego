package social_allowance

# What the reader should also know, and what the law leaves open.

# METADATA
# title: Only the highest level
# description: Several categories hold and one is paid.
# custom:
#   code: HIGHEST_LEVEL_ONLY
#   article: 335/2026 Art 6(2)
#   vi: "Thuộc diện hưởng nhiều mức khác nhau thì chỉ được hưởng một mức cao nhất."
#   en: "Where several levels apply, only the highest is paid."
note contains "HIGHEST_LEVEL_ONLY" if {
	some other in alternatives
	other.category
}

# METADATA
# title: Single parent and another category
# description: Both are paid.
# custom:
#   code: SINGLE_PARENT_AND_OTHER
#   article: 335/2026 Art 6(2)
#   vi: "Người đơn thân nghèo nuôi con đồng thời thuộc khoản 5, 6 hoặc 8 Điều 5 được hưởng cả hai chế độ: tổng hệ số {paid.coefficient}, tức {paid.amount} đồng/tháng."
#   en: "A poor single parent who also falls under clause 5, 6 or 8 gets both: coefficient {paid.coefficient} in all, that is {paid.amount} đồng a month."
note contains "SINGLE_PARENT_AND_OTHER" if paid.categories[1]

# METADATA
# title: Higher of allowance and social pension
# description: Conditions of both hold; where both are equal the allowance is paid.
# custom:
#   code: HIGHER_OF_ALLOWANCE_AND_PENSION
#   article: 176/2025 Art 3(1) (335/2026 Art 31(1))
#   vi: "Đủ điều kiện hưởng cả trợ cấp xã hội và trợ cấp hưu trí xã hội thì hưởng mức cao hơn: {paid.amount} đồng/tháng."
#   en: "Where both the social allowance and the social pension are due, the higher is paid: {paid.amount} đồng a month."
note contains "HIGHER_OF_ALLOWANCE_AND_PENSION" if {
	some other in alternatives
	other.program
}

# METADATA
# title: Last month
# description: The condition ends in this month; it is paid to the end of it.
# custom:
#   code: LAST_MONTH
#   article: 335/2026 Art 8(4)
#   vi: "Tháng {month} là tháng hưởng cuối cùng: không còn đủ điều kiện thì thôi hưởng từ tháng ngay sau."
#   en: "{month} is the last month paid: the benefit stops in the month after its condition ends."
note contains "LAST_MONTH" if {
	some name in paid.categories
	not category[name]
}

# METADATA
# title: First month is later
# description: The month asked about lies before the month of signature.
# custom:
#   code: STARTS_AFTER_MONTH
#   article: 335/2026 Art 8(2)
#   vi: "Hưởng từ tháng {start_month}, là tháng Chủ tịch Ủy ban nhân dân cấp xã ký quyết định."
#   en: "Paid from {start_month}, the month in which the chairman of the commune signs."
note contains "STARTS_AFTER_MONTH" if {
	input.dates.decided_month > input.dates.month
	not _nothing
}

# METADATA
# title: Outside the dates encoded
# description: The pack holds Decree 335/2026 only; the evaluator says which dates lie outside its coverage.
# custom:
#   code: OUTSIDE_ENCODED_LAW_DATES
#   article: 335/2026 Art 32, Art 33
#   vi: "Ngày tháng của câu hỏi ({outside}) nằm ngoài thời gian mà bộ quy tắc này bao quát; cán bộ có thẩm quyền xem xét theo văn bản áp dụng tại thời điểm đó."
#   en: "A date of the question ({outside}) lies outside the time these rules cover; the competent officer decides by the law of that time."
unclear[name] := {} if {
	name := "OUTSIDE_ENCODED_LAW_DATES"
	input.outside.dates
}

# METADATA
# title: Province overlay not encoded
# description: Provinces may set a higher standard and add groups (Art 4(3)); none is encoded yet.
# custom:
#   code: PROVINCE_OVERLAY_NOT_ENCODED
#   article: 335/2026 Art 4(3)
#   vi: "Nghị quyết của địa phương (mã {province}) chưa có trong bộ quy tắc; cán bộ có thẩm quyền xem xét mức và đối tượng của địa phương."
#   en: "The resolution of the province ({province}) is not in these rules yet; the competent officer decides on its levels and groups."
unclear[name] := {} if {
	name := "PROVINCE_OVERLAY_NOT_ENCODED"
	input.outside.province
}

# METADATA
# title: Adopted child of dead, missing, cared-for or imprisoned parents
# description: |
#   Only point (a) says "not adopted". Whether points (b) to (l) still hold once somebody has adopted the child is not
#   said; by the purpose of the clause they would not.
# custom:
#   code: ADOPTED_ORPHAN
#   article: 335/2026 Art 5(1)
#   vi: "Trẻ em đã được nhận làm con nuôi: điểm b đến điểm l khoản 1 Điều 5 không nói rõ còn được hưởng hay không; cán bộ có thẩm quyền quyết định."
#   en: "The child has been adopted: points (b) to (l) of Article 5(1) do not say whether they still apply; the competent officer decides."
unclear[name] := {"by_text": paid.amount, "by_purpose": without.amount} if {
	name := "ADOPTED_ORPHAN"
	input.is.adopted.yes
	some held in paid.categories
	startswith(held, "5.1.")
	without := _paid({n: c | some n, c in _levels; not startswith(n, "5.1.")}, _pension_level)
	without.amount != paid.amount
}
