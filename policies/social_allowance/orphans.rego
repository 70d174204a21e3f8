package social_allowance

# Children without parents who could support them: Article 5(1) and (2), coefficients Article 6(1)(a) and (b).

# The point of clause 1 by the situation of one parent and of the other. Since Decree 335/2026 "unidentified" weighs the
# same as "dead", except that two unidentified parents are no case of their own.
_points := {
	"dead": {"dead": "5.1.b", "unidentified": "5.1.b", "missing": "5.1.c", "in_care": "5.1.d", "imprisoned": "5.1.dd"},
	"unidentified": {"dead": "5.1.b", "missing": "5.1.c", "in_care": "5.1.d", "imprisoned": "5.1.dd"},
	"missing": {"dead": "5.1.c", "unidentified": "5.1.c", "missing": "5.1.e", "in_care": "5.1.i", "imprisoned": "5.1.k"},
	"in_care": {"dead": "5.1.d", "unidentified": "5.1.d", "missing": "5.1.i", "in_care": "5.1.g", "imprisoned": "5.1.l"},
	"imprisoned": {
		"dead": "5.1.dd",
		"unidentified": "5.1.dd",
		"missing": "5.1.k",
		"in_care": "5.1.l",
		"imprisoned": "5.1.h",
	},
}

# In the second pass several may hold; one stands for all, for they pay the same.
_situation contains _points[mother][father] if {
	input.is["parents/mother"][mother]
	input.is["parents/father"][father]
}

# Points (b) to (l) do not speak of adoption. Of a child that has been adopted a person decides (ADOPTED_ORPHAN), so it
# must be known whether it has been.
_adoption_known if input.is.adopted.no

_adoption_known if input.is.adopted.yes

_orphan_coefficient := _coefficient.orphan_under_4 if {
	input.age.young.under
} else := _coefficient.orphan

# METADATA
# title: Abandoned child, not adopted
# description: Under 16, abandoned, nobody has adopted the child; 2.5 under four, 1.5 from four.
# custom:
#   category: 5.1.a
#   code: CATEGORY_5_1_A
#   article: 335/2026 Art 5(1)(a), Art 6(1)(a)
#   vi: "Trẻ em dưới {age.child} tuổi bị bỏ rơi, chưa có người nhận làm con nuôi: hệ số {coefficient}, tức {amount} đồng/tháng."
#   en: "A child under {age.child} who was abandoned and not adopted: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := _orphan_coefficient if {
	name := "5.1.a"
	input.is.abandoned.yes
	input.is.adopted.no
	input.age.child.under
}

# METADATA
# title: Child whose parents are dead, unidentified, missing, in care or imprisoned
# description: Under 16, points (b) to (l); 2.5 under four, 1.5 from four.
# custom:
#   article: 335/2026 Art 5(1), Art 6(1)(a)
#   sentences:
#     5.1.b:
#       code: CATEGORY_5_1_B
#       article: 335/2026 Art 5(1)(b), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cả cha và mẹ đẻ đã chết, hoặc một người đã chết và người kia không xác định được: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} whose birth parents are both dead, or one dead and the other unidentified: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.c:
#       code: CATEGORY_5_1_C
#       article: 335/2026 Art 5(1)(c), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ đã chết hoặc không xác định được và người còn lại bị tuyên bố mất tích: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent dead or unidentified and the other declared missing: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.d:
#       code: CATEGORY_5_1_D
#       article: 335/2026 Art 5(1)(d), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ đã chết hoặc không xác định được và người còn lại đang được chăm sóc tại cơ sở trợ giúp xã hội: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent dead or unidentified and the other in a care facility: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.dd:
#       code: CATEGORY_5_1_DD
#       article: 335/2026 Art 5(1)(đ), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ đã chết hoặc không xác định được và người còn lại đang chấp hành án phạt tù hoặc biện pháp xử lý hành chính: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent dead or unidentified and the other in prison or under a compulsory measure: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.e:
#       code: CATEGORY_5_1_E
#       article: 335/2026 Art 5(1)(e), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cả cha và mẹ bị tuyên bố mất tích: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} whose parents are both declared missing: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.g:
#       code: CATEGORY_5_1_G
#       article: 335/2026 Art 5(1)(g), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cả cha và mẹ đang được chăm sóc tại cơ sở trợ giúp xã hội: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} whose parents are both in a care facility: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.h:
#       code: CATEGORY_5_1_H
#       article: 335/2026 Art 5(1)(h), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cả cha và mẹ đang chấp hành án phạt tù hoặc biện pháp xử lý hành chính: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} whose parents are both in prison or under a compulsory measure: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.i:
#       code: CATEGORY_5_1_I
#       article: 335/2026 Art 5(1)(i), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ bị tuyên bố mất tích và người còn lại đang được chăm sóc tại cơ sở trợ giúp xã hội: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent declared missing and the other in a care facility: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.k:
#       code: CATEGORY_5_1_K
#       article: 335/2026 Art 5(1)(k), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ bị tuyên bố mất tích và người còn lại đang chấp hành án phạt tù hoặc biện pháp xử lý hành chính: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent declared missing and the other in prison or under a compulsory measure: coefficient {coefficient}, that is {amount} đồng a month."
#     5.1.l:
#       code: CATEGORY_5_1_L
#       article: 335/2026 Art 5(1)(l), Art 6(1)(a)
#       vi: "Trẻ em dưới {age.child} tuổi có cha hoặc mẹ đang được chăm sóc tại cơ sở trợ giúp xã hội và người còn lại đang chấp hành án phạt tù hoặc biện pháp xử lý hành chính: hệ số {coefficient}, tức {amount} đồng/tháng."
#       en: "A child under {age.child} with one parent in a care facility and the other in prison or under a compulsory measure: coefficient {coefficient}, that is {amount} đồng a month."
category[name] := _orphan_coefficient if {
	input.age.child.under
	_adoption_known
	name := min(_situation)
}

# METADATA
# title: Last month of clause 1, abandoned
# description: The child turns 16 in this month (Art 8(4)).
# custom:
#   category: "5.1.a"
ending[name] := _coefficient.orphan if {
	name := "5.1.a"
	input.is.abandoned.yes
	input.is.adopted.no
	_last_month_as_child
}

# METADATA
# title: Last month of clause 1, by the situation of the parents
# description: The child turns 16 in this month (Art 8(4)).
# custom:
#   categories: [5.1.b, 5.1.c, 5.1.d, 5.1.dd, 5.1.e, 5.1.g, 5.1.h, 5.1.i, 5.1.k, 5.1.l]
ending[name] := _coefficient.orphan if {
	_last_month_as_child
	_adoption_known
	name := min(_situation)
}

# METADATA
# title: Former orphan who still studies
# description: Drew the allowance of clause 1 until 16 and studies without a break; there is no upper age any more.
# custom:
#   category: "5.2"
#   code: CATEGORY_5_2
#   article: 335/2026 Art 5(2), Art 6(1)(b)
#   vi: "Đã hưởng trợ cấp theo khoản 1 Điều 5 đến khi đủ {age.child} tuổi và đang học liên tục: hệ số {coefficient}, tức {amount} đồng/tháng, cho đến khi kết thúc học."
#   en: "Drew the allowance of Article 5(1) until {age.child} and is in continuous study: coefficient {coefficient}, that is {amount} đồng a month until the study ends."
category[name] := _coefficient.former_orphan if {
	name := "5.2"
	input.is.orphan_benefit_until_16.yes
	input.is.studying.yes
	input.age.child.reached
}
