package authz_test

import data.authz

_officer := {"role": "commune_officer", "offices": ["A"], "queue": "A/commune_officer"}

_chairman := {"role": "commune_chairman", "offices": ["A", "B"], "queue": "A/commune_chairman"}

_counter := {"role": "counter", "offices": ["A"], "queue": "A/counter"}

_treasurer := {"role": "treasurer", "offices": ["A"], "queue": "A/treasurer"}

_inspector := {"role": "inspector", "offices": ["P"], "queue": "P/inspector"}

_admin := {"role": "admin", "offices": ["P"], "queue": "P/admin"}

_ask(action, duties, target) := {"action": action, "person": "me", "duties": duties, "lapsed": [], "target": target}

_nothing := {"all": false, "offices": set(), "queues": set(), "person": "", "opened": ""}

_theirs := {"office": "A", "queues": ["A/commune_officer"], "parties": ["she"], "opened_by": "he"}

_elsewhere := {"office": "Z", "queues": ["Z/commune_officer"], "parties": ["she"], "opened_by": "he"}

test_the_table_knows_the_actions_of_the_program if {
	{action | some action, _ in authz.grants} == {
		"schemes.read", "paper.verify", "determination.ask",
		"case.open", "case.draft", "case.document.upload", "case.submit", "case.supplement", "case.correct", "case.withdraw",
		"case.list", "case.read", "case.document.read", "case.letter.read", "case.readers.read",
		"task.list", "task.claim", "task.release", "task.complete", "case.item.resolve", "case.item.ask",
		"command.read", "payment.read", "run.make", "run.approve", "discrepancy.read", "discrepancy.close",
		"notice.list", "notice.read", "audit.read", "clock.advance",
	}
}

test_the_table_knows_no_other_reach if {
	every row in authz.grants {
		every reach in row {
			reach in {"all", "office", "queue", "opened", "party"}
		}
	}
}

test_what_is_for_everybody_needs_no_login[action] if {
	some action in {"schemes.read", "paper.verify"}
	answer := authz.decision with input as {"action": action, "person": "", "duties": [], "lapsed": [], "target": null}
	answer == {"allow": true, "scope": object.union(_nothing, {"all": true}), "refusals": set()}
}

test_everything_else_needs_one[action] if {
	some action in (object.keys(authz.grants) - {"schemes.read", "paper.verify"})
	answer := authz.decision with input as {"action": action, "person": "", "duties": [_officer, _inspector, _admin], "lapsed": [], "target": null}
	not answer.allow
	answer.refusals == {"TOKEN_MISSING"}
}

test_a_citizen_reaches_the_own_cases if {
	answer := authz.decision with input as _ask("case.list", [], null)
	answer == {"allow": true, "scope": object.union(_nothing, {"person": "me"}), "refusals": set()}
}

test_a_citizen_reads_an_own_case if {
	answer := authz.decision with input as _ask("case.read", [], object.union(_elsewhere, {"parties": ["she", "me"]}))
	answer.allow
}

test_a_citizen_does_not_read_anothers_case if {
	answer := authz.decision with input as _ask("case.read", [], _theirs)
	not answer.allow
	answer.refusals == {"AUTHZ_NOT_A_PARTY"}
}

test_a_citizen_has_no_inbox if {
	answer := authz.decision with input as _ask("task.list", [], null)
	not answer.allow
	answer.refusals == {"AUTHZ_NO_DUTY"}
}

test_an_officer_reads_what_came_to_the_inbox if {
	answer := authz.decision with input as _ask("case.read", [_officer], _theirs)
	answer.allow
	answer.scope == object.union(_nothing, {"queues": {"A/commune_officer"}, "person": "me"})
}

test_an_officer_does_not_read_what_went_elsewhere if {
	answer := authz.decision with input as _ask("case.read", [_officer], _elsewhere)
	not answer.allow
	answer.refusals == {"AUTHZ_OUTSIDE_DUTY"}
}

test_an_officer_does_not_read_before_the_case_came if {
	answer := authz.decision with input as _ask("case.read", [_officer], object.union(_theirs, {"queues": []}))
	not answer.allow
}

test_a_chairman_reads_every_case_of_the_territory if {
	answer := authz.decision with input as _ask("case.read", [_chairman], object.union(_elsewhere, {"office": "B"}))
	answer.allow
	answer.scope.offices == {"A", "B"}
}

test_a_chairman_reads_papers_only_when_it_is_time_to_sign if {
	before := authz.decision with input as _ask("case.document.read", [_chairman], _theirs)
	not before.allow
	after := authz.decision with input as _ask("case.document.read", [_chairman], object.union(_theirs, {"queues": ["A/commune_officer", "A/commune_chairman"]}))
	after.allow
}

test_the_counter_reads_the_papers_it_took_in if {
	mine := authz.decision with input as _ask("case.document.read", [_counter], object.union(_theirs, {"opened_by": "me"}))
	mine.allow
	mine.scope == object.union(_nothing, {"person": "me", "opened": "me"})
	others := authz.decision with input as _ask("case.document.read", [_counter], _theirs)
	others.refusals == {"AUTHZ_OUTSIDE_DUTY"}
}

test_the_counter_opens_in_its_own_office if {
	here := authz.decision with input as _ask("case.open", [_counter], _theirs)
	here.allow
	there := authz.decision with input as _ask("case.open", [_counter], _elsewhere)
	not there.allow
}

test_a_treasurer_reads_payments_and_no_papers if {
	payments := authz.decision with input as _ask("payment.read", [_treasurer], _theirs)
	payments.allow
	papers := authz.decision with input as _ask("case.document.read", [_treasurer], _theirs)
	papers.refusals == {"AUTHZ_NOT_A_PARTY"}
}

test_two_duties_add_up if {
	answer := authz.decision with input as _ask("case.list", [_officer, _chairman], null)
	answer.scope == object.union(_nothing, {"offices": {"A", "B"}, "queues": {"A/commune_officer"}, "person": "me"})
}

test_an_inspector_reads_everything_and_writes_nothing[action] if {
	some action in ["case.read", "case.document.read", "task.list", "payment.read", "command.read", "audit.read"]
	reads := authz.decision with input as _ask(action, [_inspector], _elsewhere)
	reads.scope.all
	writes := authz.decision with input as _ask("case.open", [_inspector], {"office": "A", "queues": [], "parties": ["me"], "opened_by": ""})
	not writes.allow
}

test_an_administrator_reads_no_case_not_even_their_own if {
	own := {"office": "A", "queues": [], "parties": ["me"], "opened_by": "me"}
	answer := authz.decision with input as _ask("case.read", [_admin, _officer], own)
	answer.scope.person == ""
	not answer.allow
	clock := authz.decision with input as _ask("clock.advance", [_admin], null)
	clock.allow
}

test_everybody_follows_the_own_commands[role] if {
	some role, duties in {"nobody": [], "admin": [_admin], "officer": [_officer]}
	answer := authz.decision with input as _ask("command.read", duties, {"office": "", "queues": [], "parties": ["me"], "opened_by": ""})
	answer.allow
}

test_a_duty_that_ended_is_named_as_the_reason if {
	answer := authz.decision with input as object.union(_ask("task.claim", [], null), {"lapsed": ["commune_officer"]})
	not answer.allow
	answer.refusals == {"AUTHZ_DUTY_NOT_ACTIVE"}
}

test_a_duty_that_ended_leaves_the_rights_of_a_citizen if {
	answer := authz.decision with input as object.union(_ask("case.list", [], null), {"lapsed": ["commune_officer"]})
	answer.allow
	answer.scope == object.union(_nothing, {"person": "me"})
}

test_an_unknown_action_is_refused if {
	answer := authz.decision with input as _ask("case.burn", [_officer, _inspector, _admin], null)
	not answer.allow
	answer.refusals == {"AUTHZ_NO_DUTY"}
}

test_an_empty_question_is_refused if {
	answer := authz.decision with input as {}
	answer == {"allow": false, "scope": _nothing, "refusals": {"TOKEN_MISSING"}}
}

test_a_missing_field_refuses[field] if {
	some field in ["action", "person", "duties", "target"]
	whole := _ask("case.read", [_officer], _theirs)
	answer := authz.decision with input as object.remove(whole, [field])
	not answer.allow
	count(answer.refusals) == 1
}

test_a_missing_part_of_the_target_refuses[name] if {
	some name, case in {
		"office": {"duties": [_chairman], "field": "office"},
		"queues": {"duties": [_officer], "field": "queues"},
		"parties": {"duties": [], "field": "parties"},
	}
	target := object.union(_theirs, {"parties": ["me"]})
	whole := authz.decision with input as _ask("case.draft", [_counter], target)
	whole.allow
	answer := authz.decision with input as _ask("case.read", case.duties, object.remove(target, [case.field, "parties"]))
	not answer.allow
}

test_a_missing_part_of_a_duty_refuses[field] if {
	some field in ["role", "offices"]
	answer := authz.decision with input as _ask("case.read", [object.remove(_chairman, [field])], _theirs)
	not answer.allow
}

test_empty_ids_match_nobody if {
	target := {"office": "", "queues": [""], "parties": [""], "opened_by": ""}
	every duties in [[], [_officer], [_counter], [_chairman]] {
		answer := authz.decision with input as _ask("case.document.read", duties, target)
		not answer.allow
	}
}

test_a_person_must_be_a_text if {
	answer := authz.decision with input as {"action": "case.list", "person": 7, "duties": [], "lapsed": [], "target": null}
	answer.refusals == {"TOKEN_MISSING"}
}
