package main

// hats: nobody acts on a case under two hats. The first looks at the acts as they were noted, the second does not
// believe them and gathers who did what from everything else.
var hats = []invariant{
	{name: "4 one-hat-in-the-acts", breaches: sql(`
		select format('%s acts on %s as %s', person, root_case, string_agg(distinct duty, ' and '))
		from act group by root_case, person having count(distinct duty) > 1`)},
	{name: "4 one-hat-in-fact", breaches: sql(`
		with did as (` + did + `)
		select format('%s acts on %s as %s', person, root, string_agg(distinct duty, ' and '))
		from did group by root, person having count(distinct duty) > 1`)},
	{name: "4 every-act-is-noted", breaches: sql(`
		with did as (` + did + `)
		select distinct format('%s acted on %s as %s and no act says so', person, root, duty) from did
		where duty <> 'opener' and not exists (select from act a where a.root_case = did.root and a.person = did.person and a.duty = did.duty)`)},
	{name: "4 maker-is-not-checker", breaches: sql(`
		select format('run %s was made and approved by %s', id, made_by) from payment_run where made_by = approved_by`)},
}

// did is who did what under which duty: the parties, whoever completed a task, decided, or moved the money.
const did = `
	select c.root, p.person, 'party' duty from cases c cross join lateral (values (c.beneficiary), (c.applicant), (c.payee)) p (person) where p.person is not null
	union
	select c.root, k.person, t.role from command k join task t on t.id = k.task join cases c on c.code = t.case_code
	where k.kind = 'complete' and exists (select from transition x where x.case_code = k.case_code and x.command = k.id)
	union
	select c.root, m.person, 'treasurer' from payment_run r cross join lateral (values (r.made_by), (r.approved_by)) m (person)
	join payment p on p.run = r.id join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line
	join entitlement e on e.id = d.entitlement join cases c on c.code = e.case_code where m.person is not null`

// duties: whoever completed a task had the duty for it.
var duties = []invariant{
	{name: "9 only-who-has-the-duty", breaches: sql(`
		select format('%s completed a task of %s as %s and has no such duty', k.person, t.case_code, t.queue)
		from command k join task t on t.id = k.task where k.kind = 'complete' and k.state = 'done'
		and not exists (select from duty d where d.person = k.person and d.role = t.role and d.office = t.office
			and d.valid_from <= k.asked_on and (d.valid_to is null or d.valid_to >= k.asked_on))`)},
}
