package social_allowance

# Papers a file must hold: 335/2026 Art 7 asks for the declaration, the rest proves what is claimed. documents.yaml
# names the kinds.

# METADATA
# title: Identity
# description: Of the person who applies.
# entrypoint: true
documents contains "identity"

# METADATA
# title: Certificate of a severe disability
# description: The degree is known by certificate only.
documents contains "disability_certificate" if _disabled

# METADATA
# title: Birth certificate of the applicant
# description: For a child.
documents contains "child_birth_certificate" if input.age.child.under

# METADATA
# title: Birth certificates of the children
# description: For a single parent.
documents contains "child_birth_certificate" if {
	_single
	_raises_children
}

_raises_children if count(input.children) > 0

# METADATA
# title: Certificate of the household
# description: Where the household counts as poor or near-poor.
documents contains "poverty_certificate" if _poor_or_near_poor

# METADATA
# title: Situation of the parents
# description: Death certificate, court decision or confirmation.
documents contains "parents_situation" if {
	_minor
	some parent in ["parents/mother", "parents/father"]
	some state, _ in input.is[parent]
	state != "alive"
}

# METADATA
# title: Abandoned child
# description: Record of the abandonment.
documents contains "parents_situation" if input.is.abandoned.yes

# METADATA
# title: Death of the spouse
# description: For a widowed single parent.
documents contains "spouse_situation" if {
	input.is.marital_status.widowed
	_raises_children
}

# METADATA
# title: Disappearance of the spouse
# description: For a single parent whose spouse is declared missing.
documents contains "spouse_situation" if {
	input.is.marital_status.spouse_missing
	_raises_children
}

# METADATA
# title: Study of a former orphan
# description: Clause 2 lasts while the study does.
documents contains "study_confirmation" if {
	input.is.orphan_benefit_until_16.yes
	input.is.studying.yes
}

# METADATA
# title: Study of a child of 16 and over
# description: For a single parent who already draws the allowance.
documents contains "study_confirmation" if {
	_single
	input.drawn.begun
	some child in input.children
	child.is.studying.yes
	child.age.child.reached
}

# METADATA
# title: Medical confirmation
# description: For clauses 3 and 8; the kind does not name the illness.
documents contains "medical_confirmation" if input.is.hiv.yes

# METADATA
# title: Care in the community
# description: Agreement of the person who takes care of an elderly person at home.
documents contains "community_care_agreement" if input.is.cared_for_in_community.yes
