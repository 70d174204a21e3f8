# METADATA
# title: Who may do what
# description: |
#   The whole table of rights: action, then who, then how far it reaches. What is not written here is refused.
#
#   Who is the role of a duty, or one of three that need no duty:
#   anyone   even without a login
#   person   whoever has logged in
#   citizen  whoever has logged in, unless a duty of theirs forbids it (`_withheld` in authz.rego)
#
#   Reaches:
#   all     everything there is
#   office  whatever belongs to an office the duty covers
#   queue   whatever has come to the inbox of the role in its own office
#   opened  what the person took in at the counter
#   party   where the person is a party: beneficiary, applicant, helper or payee of a case, sender of a command
package authz

grants["schemes.read"] := {"anyone": "all"}

# Whether a letter is genuine, for whoever holds it.
grants["paper.verify"] := {"anyone": "all"}

grants["determination.ask"] := {"person": "all"}

grants["case.open"] := _takers

grants["case.draft"] := _takers

grants["case.document.upload"] := _takers

grants["case.submit"] := _takers

grants["case.supplement"] := _takers

grants["case.correct"] := _takers

grants["case.withdraw"] := _takers

grants["case.list"] := _readers

grants["case.read"] := _readers

grants["case.letter.read"] := _readers

# Who looked at a file: whose file it is may know.
grants["case.readers.read"] := {"citizen": "party", "inspector": "all"}

# Papers hold the most private things (a diagnosis, an HIV status): a duty reads them only once the case has come to
# its inbox, and the counter only those it took in itself.
grants["case.document.read"] := {
	"citizen": "party",
	"counter": "opened",
	"commune_officer": "queue",
	"commune_chairman": "queue",
	"centre_officer": "queue",
	"province_officer": "queue",
	"province_director": "queue",
	"inspector": "all",
}

grants["task.list"] := {
	"commune_officer": "queue",
	"commune_chairman": "queue",
	"centre_officer": "queue",
	"province_officer": "queue",
	"province_director": "queue",
	"treasurer": "queue",
	"inspector": "all",
}

grants["task.claim"] := _workers

grants["task.release"] := _workers

grants["task.complete"] := _workers

# What does not agree about a case is resolved by those before whom it stands; the register is asked again in their name.
grants["case.item.resolve"] := _officers

grants["case.item.ask"] := _officers

grants["command.read"] := {"person": "party", "inspector": "all"}

# What the platform tells its own user, whoever they are.
grants["notice.list"] := {"person": "party"}

grants["notice.read"] := {"person": "party"}

# Money without the papers behind it.
grants["payment.read"] := {"citizen": "party", "treasurer": "office", "inspector": "all"}

grants["run.make"] := {"treasurer": "office"}

grants["run.approve"] := {"treasurer": "office"}

# What bank and post said that matches nothing.
grants["discrepancy.read"] := {"treasurer": "office", "inspector": "all"}

grants["discrepancy.close"] := {"treasurer": "office"}

grants["audit.read"] := {"inspector": "all"}

grants["clock.advance"] := {"admin": "all"}

# Who takes an application in.
_takers := {"citizen": "party", "counter": "office"}

# Who reads a case. The heads read every case of the offices they answer for, the others what came to them.
_readers := {
	"citizen": "party",
	"counter": "office",
	"commune_officer": "queue",
	"commune_chairman": "office",
	"centre_officer": "queue",
	"province_officer": "queue",
	"province_director": "office",
	"inspector": "all",
}

# Who has cases in the inbox.
_officers := {
	"commune_officer": "queue",
	"commune_chairman": "queue",
	"centre_officer": "queue",
	"province_officer": "queue",
	"province_director": "queue",
}

# Who has an inbox.
_workers := {
	"commune_officer": "queue",
	"commune_chairman": "queue",
	"centre_officer": "queue",
	"province_officer": "queue",
	"province_director": "queue",
	"treasurer": "queue",
}
