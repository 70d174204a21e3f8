package main

// log: what was done stands in the log.
var log = []invariant{
	{name: "8 writes-are-logged", breaches: sql(`
		select format('%s asked for %s of case %s and the log does not know it', k.person, k.kind, k.case_code) from command k
		where k.kind in ('open', 'submit', 'complete', 'claim', 'release', 'draft', 'upload', 'supplement', 'correct', 'withdraw') and k.case_code is not null
		and k.state = 'done' and not exists (select from audit a where a.person = k.person and a.case_code = k.case_code)
		union all
		select format('case %s was decided by %s and the log does not know it', s.case_code, s.decider) from decision s
		where not exists (select from audit a where a.person = s.decider and a.case_code = s.case_code and a.outcome = 'allowed')
		union all
		select format('run %s was approved by %s and the log does not know it', r.id, r.approved_by) from payment_run r
		where r.approved_by is not null and not exists (select from audit a where a.person = r.approved_by and a.target = r.id::text and a.outcome = 'allowed')`)},
	{name: "8 the-log-is-append-only", breaches: sql(`
		select format('the program may %s %s', privilege_type, table_name) from information_schema.role_table_grants
		where grantee = 'ansinh_app' and privilege_type not in ('SELECT', 'INSERT')
		and table_name in ('audit', 'act', 'determination', 'transition', 'timeline', 'transfer', 'decision', 'entitlement_amount', 'due_line', 'instruction')`)},
}
