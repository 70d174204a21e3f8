package social_allowance

# What is paid: one level only, the highest (Art 6(2)); a poor single parent who also falls under clause 5, 6 or 8 gets
# both; of allowance and social pension the higher (176/2025 Art 3(1)).

# METADATA
# title: The answer
# description: |
#   First pass. Keys are always there; the evaluator leaves out those that do not apply (coefficient of a pension, first
#   month of a file that is not decided).
# entrypoint: true
decision := {
	"outcome": outcome,
	"law": law,
	"paid": paid,
	"standard": input.parameters.standard,
	"levels": _levels,
	"worth": _worth,
	"pension": _pension_level,
	"alternatives": alternatives,
	"start_month": start_month,
	"failed": failed,
	"notes": note,
	"unclear": unclear,
}

# METADATA
# title: The answer in brief
# description: First pass of a month that is asked about for its amount alone.
# entrypoint: true
brief := {"outcome": outcome, "paid": paid, "levels": _levels, "pension": _pension_level, "unclear": unclear}

# METADATA
# title: Outside
# description: The answer where the pack does not cover the question; nothing else is worked out.
# entrypoint: true
outside := {"outcome": "escalate", "unclear": unclear}

# METADATA
# title: Outcome
# description: Open law goes to a person; nobody is refused or granted by a guess.
outcome := "escalate" if {
	count(unclear) > 0
} else := "ineligible" if {
	_nothing
} else := "eligible"

# METADATA
# title: Law
# description: The decree whose conditions decided; for a refusal that rests on the social pension alone, that of the pension.
law := "176/2025" if {
	paid.program == "social-pension"
} else := "176/2025" if {
	_nothing
	_only_pension_grounds
} else := "335/2026"

# METADATA
# title: First month
# description: The month in which the chairman of the commune signs (335/2026 Art 8(2), 176/2025 Art 4).
start_month := input.dates.decided_month if not _nothing

else := ""

# METADATA
# title: What is paid
# description: Program, categories, coefficient and đồng a month; program "none" when nothing is. One level is the usual case.
paid := {"program": "social-allowance", "categories": [name], "coefficient": coefficient, "amount": amount} if {
	_one_level
	some name, coefficient in _levels
	amount := _amount(coefficient)
	amount >= _pension_level
} else := _paid(_levels, _pension_level)

_one_level if count(_levels) == 1

_worth := {paid.categories[0]: paid.amount} if {
	_one_level
	paid.program == "social-allowance"
} else := {name: _amount(coefficient) | some name, coefficient in _levels}

# Who lives in a care facility is cared for there (Chapter II is about the community); the pension is not touched.
# What ends is paid to the end of its month, unless something else goes on: then that is the level from this month on.
_levels := {} if {
	input.is.in_care_facility.yes
} else := category if {
	count(category) > 0
} else := {} if {
	pension
} else := ending

_pension_level := pension if {
	pension
} else := 0

_nothing if paid.program == "none"

_amount(coefficient) := round(input.parameters.standard * coefficient)

_beside_single_parent := {"5.5.a", "5.5.b", "5.6", "5.8"}

# The ways in which levels may be paid, the highest first and of equal ones that of the lowest clause: one level alone,
# or that of the single parent together with another.
_ways(levels) := {[0 - coefficient, [name]] | some name, coefficient in levels} | {[0 - both, ["5.4", name]] |
	parent := levels["5.4"]
	some name in _beside_single_parent
	both := parent + levels[name]
}

default _paid(_, _) := {"program": "none", "categories": [], "coefficient": 0, "amount": 0}

_paid(levels, pension_level) := {
	"program": "social-allowance",
	"categories": categories,
	"coefficient": coefficient,
	"amount": amount,
} if {
	[lowered, categories] := min(_ways(levels))
	coefficient := 0 - lowered
	amount := _amount(coefficient)
	amount >= pension_level
} else := {"program": "social-pension", "categories": [], "coefficient": 0, "amount": pension_level} if {
	pension_level > 0
}

# METADATA
# title: What gave way
# description: Benefits whose conditions hold but which are not paid because a higher one is.
alternatives contains {"program": "social-pension", "amount": pension} if {
	pension
	paid.program == "social-allowance"
}

# METADATA
# title: The allowance gave way
# description: Where the social pension is higher than every level.
alternatives contains {"program": "social-allowance", "amount": allowance.amount} if {
	paid.program == "social-pension"
	allowance := _paid(_levels, 0)
	allowance.amount > 0
}

# METADATA
# title: Lower categories
# description: Clause 7 does not hold beside clauses 1, 3 and 6.
alternatives contains {"category": name, "amount": _amount(coefficient)} if {
	paid.program == "social-allowance"
	not _one_level
	some name, coefficient in _levels
	not name in paid.categories
	not _left_out(name)
}

_left_out("5.7") if {
	some name, _ in _levels
	substring(name, 0, 3) in {"5.1", "5.3", "5.6"}
}
