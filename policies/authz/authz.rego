package authz

# METADATA
# title: The answer
# description: |
#   Whether the person may do the action, how far that reaches, and if not, why.
#
#   input.action    one of the actions of the table
#   input.person    id of the person, "" without a login
#   input.duties    active today: role, offices it covers, queue of the role in its own office
#   input.lapsed    roles of duties that are not active today
#   input.target    what the action is done to (office, queues, parties, opened_by), or null to ask for the reach alone
#
#   Dates never come here: the program resolves which duties are active. A field that is missing refuses.
# entrypoint: true
decision := {"allow": allow, "scope": scope, "refusals": refusals}

default allow := false

# METADATA
# title: Allowed
# description: Some right reaches the action, and the target, if there is one, lies within its reach.
allow if {
	count(_reaches) > 0
	_inside
}

# METADATA
# title: The reach
# description: What a query may return. A row is within it if any of its parts says so.
scope := {
	"all": _all,
	"offices": _offices,
	"queues": _queues,
	"person": _party,
	"opened": _opener,
}

# METADATA
# title: Nobody is logged in
# custom:
#   code: TOKEN_MISSING
refusals contains code if {
	not allow
	not _known
	code := rego.metadata.rule().custom.code
}

# METADATA
# title: A duty includes the action, but not for this office or inbox
# custom:
#   code: AUTHZ_OUTSIDE_DUTY
refusals contains code if {
	not allow
	_known
	_has_duty
	code := rego.metadata.rule().custom.code
}

# METADATA
# title: The duty that would include the action has ended or has not begun
# custom:
#   code: AUTHZ_DUTY_NOT_ACTIVE
refusals contains code if {
	not allow
	_known
	not _has_duty
	_had_duty
	code := rego.metadata.rule().custom.code
}

# METADATA
# title: Only a party of the case may do this, or an office whose duty it is
# custom:
#   code: AUTHZ_NOT_A_PARTY
refusals contains code if {
	not allow
	_known
	not _has_duty
	not _had_duty
	"party" in _reaches
	code := rego.metadata.rule().custom.code
}

# METADATA
# title: No duty of the person includes the action
# custom:
#   code: AUTHZ_NO_DUTY
refusals contains code if {
	not allow
	_known
	not _has_duty
	not _had_duty
	not "party" in _reaches
	code := rego.metadata.rule().custom.code
}

_known if {
	is_string(input.person)
	input.person != ""
	is_array(input.duties)
}

# The inspector must write nothing and the administrator read no case. Whoever holds such a duty has no rights of a
# citizen here and pursues a matter of their own through a helper or at the counter.
_withheld if {
	some duty in input.duties
	duty.role in {"inspector", "admin"}
}

_rights := grants[input.action]

_reaches contains _rights.anyone

_reaches contains _rights.person if _known

_reaches contains _rights.citizen if {
	_known
	not _withheld
}

_reaches contains _rights[duty.role] if {
	_known
	some duty in input.duties
}

_has_duty if {
	some duty in input.duties
	_rights[duty.role]
}

_had_duty if {
	some role in input.lapsed
	_rights[role]
}

default _all := false

_all if "all" in _reaches

_offices contains office if {
	_known
	some duty in input.duties
	_rights[duty.role] == "office"
	some office in duty.offices
}

_queues contains duty.queue if {
	_known
	some duty in input.duties
	_rights[duty.role] == "queue"
}

default _party := ""

_party := input.person if "party" in _reaches

default _opener := ""

_opener := input.person if "opened" in _reaches

_inside if input.target == null

_inside if _all

_inside if input.target.office in _offices

_inside if {
	some queue in input.target.queues
	queue in _queues
}

_inside if {
	_party != ""
	_party in input.target.parties
}

_inside if {
	_opener != ""
	input.target.opened_by == _opener
}
