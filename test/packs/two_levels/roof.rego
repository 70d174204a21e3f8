# METADATA
# scope: package
# title: Support for repairing a roof
# description: One condition, one amount. Everything else is what any pack has to say.
package two_levels

# METADATA
# title: The answer
# description: First pass.
# entrypoint: true
decision := {
	"outcome": _outcome,
	"law": "1/2026",
	"paid": paid,
	"standard": input.parameters.standard,
	"levels": category,
	"worth": {name: paid.amount | some name, _ in category},
	"pension": 0,
	"alternatives": set(),
	"start_month": start_month,
	"failed": failed,
	"notes": set(),
	"unclear": unclear,
}

# METADATA
# title: The answer in brief
# description: Nobody asks for arrears here; the evaluator wants the document all the same.
# entrypoint: true
brief := {"outcome": _outcome, "paid": paid, "levels": category, "pension": 0, "unclear": unclear}

# METADATA
# title: Outside
# description: The answer where these rules do not cover the question.
# entrypoint: true
outside := {"outcome": "escalate", "unclear": unclear}

_outcome := "eligible" if {
	count(category) > 0
} else := "ineligible"

# METADATA
# title: Poor household
# description: The one condition.
# custom:
#   category: roof
#   code: ROOF_POOR
#   article: 1/2026 Art 2
#   vi: "Hộ nghèo được hỗ trợ sửa mái nhà: {amount} đồng."
#   en: "A poor household is supported in repairing its roof: {amount} đồng."
category[name] := input.parameters.coefficient.roof if {
	name := "roof"
	input.is.household_class.poor
}

# METADATA
# title: What is paid
# description: The standard, once.
paid := {
	"program": "roof",
	"categories": ["roof"],
	"coefficient": category.roof,
	"amount": round(input.parameters.standard * category.roof),
} if {
	category.roof
} else := {"program": "none", "categories": [], "coefficient": 0, "amount": 0}

# METADATA
# title: First month
# description: The month of the signature.
start_month := input.dates.decided_month if {
	category.roof
} else := ""

# METADATA
# title: The household is not poor
# description: The one reason to refuse.
# custom:
#   code: ROOF_NOT_POOR
#   article: 1/2026 Art 2
#   vi: "Hộ không thuộc hộ nghèo."
#   en: "The household is not poor."
failed contains "ROOF_NOT_POOR" if not input.is.household_class.poor

# METADATA
# title: Outside the dates of these rules
# description: A person decides.
# custom:
#   code: ROOF_OUTSIDE
#   article: 1/2026 Art 1
#   vi: "Câu hỏi ({outside}) nằm ngoài bộ quy tắc thử này."
#   en: "The question ({outside}) lies outside these test rules."
unclear["ROOF_OUTSIDE"] := {} if input.outside

# METADATA
# title: Facts are missing
# description: Second pass.
# entrypoint: true
# custom:
#   code: FACTS_MISSING
#   article: 1/2026 Art 2
#   vi: "Cần bổ sung: {missing}."
#   en: "Please add: {missing}."
open contains "category/roof" if {
	category.roof
	not input.definite.levels.roof
}

# METADATA
# title: Identity
# description: The one paper.
# entrypoint: true
documents contains "identity"
