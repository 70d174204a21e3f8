package main

// cases: where a case stands is where its transitions led it.
var cases = []invariant{
	{name: "6 transitions-have-no-gap", breaches: sql(`
		select format('case %s is at revision %s and has %s transitions, from %s to %s', c.code, c.revision, count(t.revision), min(t.revision), max(t.revision))
		from cases c left join transition t on t.case_code = c.code group by c.code
		having count(t.revision) <> c.revision or coalesce(max(t.revision), 0) <> c.revision or coalesce(min(t.revision), 1) <> 1`)},
	{name: "6 case-is-where-it-was-led", breaches: sql(`
		select format('case %s is %s at step "%s" with outcome "%s", and its last transition says %s, "%s", "%s"', c.code, c.state, c.step,
			coalesce(c.outcome, ''), t.data ->> 'state', t.data ->> 'step', t.data ->> 'outcome')
		from cases c join transition t on t.case_code = c.code and t.revision = c.revision
		where c.state <> t.data ->> 'state' or c.step <> coalesce(t.data ->> 'step', '') or coalesce(c.outcome, '') <> coalesce(t.data ->> 'outcome', '')
		union all
		select format('case %s is %s and its transition was never made', code, state) from cases where revision = 0 and state <> 'opened'
		union all
		select format('case %s says in its transition %s another revision', case_code, revision) from transition where (data ->> 'revision')::int <> revision
		union all
		select format('case %s is %s with outcome "%s", and its decision says "%s"', c.code, c.state, coalesce(c.outcome, ''), coalesce(s.outcome, ''))
		from cases c left join decision s on s.case_code = c.code
		where (c.outcome in ('approved', 'refused') or s.outcome is not null) and c.outcome is distinct from s.outcome`)},
	{name: "6 one-task-where-a-person-is-awaited", breaches: sql(`
		select format('case %s is %s and has %s open tasks', c.code, c.state, count(t.id))
		from cases c left join task t on t.case_code = c.code and t.state <> 'done' group by c.code
		having count(t.id) <> case when c.state in ('verifying', 'approving', 'signing') then 1 else 0 end
		union all
		select format('the open task of case %s is for step %s and the case stands in %s', c.code, t.step, c.step)
		from cases c join task t on t.case_code = c.code and t.state <> 'done' where t.step <> c.step`)},
	{name: "6 timeline-tells-what-happened", breaches: sql(`
		with told as (select case_code, what, count(*) times from timeline group by 1, 2)
		select format('case %s: %s should stand in the timeline %s times and stands there %s', x.code, x.what, x.should, coalesce(t.times, 0))
		from (
			select code, 'CASE_OPENED' what, 1 should from cases
			union all select code, 'SUBMITTED', 1 from cases where filed_on is not null
			union all select case_code, 'DOCUMENT_RECEIVED', count(*) from document group by 1
			union all select case_code, case outcome when 'approved' then 'SIGNED_APPROVED' else 'SIGNED_REFUSED' end, 1 from decision
			union all select case_code, 'ENTITLED', 1 from entitlement
			union all select code, 'CLOSED', 1 from cases where state = 'closed' and outcome in ('approved', 'refused')
			union all select code, 'WITHDRAWN', 1 from cases where outcome = 'withdrawn'
		) x left join told t on t.case_code = x.code and t.what = x.what where coalesce(t.times, 0) <> x.should
		union all
		select format('case %s made %s steps and tells of %s', c.code, c.revision, count(t.id))
		from cases c left join timeline t on t.case_code = c.code and t.what not in ('CASE_OPENED', 'DOCUMENT_RECEIVED', 'ENTITLED', 'CLOSED',
			'PAYMENT_SENT', 'PAYMENT_REJECTED', 'DEADLINE_PASSED') group by c.code having count(t.id) < c.revision
		union all
		select format('case %s stood before a person and its timeline does not say %s', c.code, w.what)
		from cases c cross join (values ('CHECKED'), ('DETERMINED')) w (what) where exists (select from task t where t.case_code = c.code)
		and not exists (select from timeline t where t.case_code = c.code and t.what = w.what)
		union all
		select format('payment %s is paid and the timeline of case %s does not say so', p.id, e.case_code)
		from payment p join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
		join cases c on c.code = e.case_code where p.state = 'paid' and c.state = 'closed'
		and not exists (select from timeline t where t.case_code = e.case_code and t.what = 'PAYMENT_CONFIRMED')`)},
	{name: "6 nothing-is-stuck", atRest: true, breaches: sql(`
		select format('case %s is still %s, which no person has to end', code, state) from cases where state in ('submitted', 'delivering')
		union all
		select format('case %s is closed as %s and has no letter', code, outcome) from cases c
		where state = 'closed' and outcome in ('approved', 'refused') and not exists (select from letter l where l.case_code = c.code)
		union all
		select format('case %s was paid and is still %s', c.code, c.state) from cases c where c.state <> 'closed' and exists (
			select from entitlement e join due_line d on d.entitlement = e.id join payment_line l on l.due_line = d.id
			join payment p on p.id = l.payment where e.case_code = c.code and p.state = 'paid')`)},
}

// commands: what a person asked for is answered.
var commands = []invariant{
	{name: "6 command-has-its-effect", breaches: sql(`
		select format('command %s (%s) on case %s is done and made %s steps', k.id, k.kind, k.case_code, count(t.revision))
		from command k left join transition t on t.command = k.id
		where k.kind in ('submit', 'complete', 'supplement', 'correct', 'withdraw') and k.state = 'done' group by k.id having count(t.revision) <> 1
		union all
		select format('command %s is in %s transitions', command, count(*)) from transition where command is not null group by command having count(*) > 1
		union all
		select format('case %s was moved by command %s, which is unknown or of another case', t.case_code, t.command)
		from transition t left join command k on k.id = t.command where t.command is not null and k.case_code is distinct from t.case_code
		union all
		select format('command %s opened no case', k.id) from command k left join cases c on c.code = k.case_code
		where k.kind = 'open' and k.state = 'done' and c.code is null
		union all
		select format('command %s made no run', k.id) from command k left join payment_run r on r.id = k.id
		where k.kind = 'make-run' and k.state = 'done' and r.id is null`)},
	{name: "6 command-has-an-outcome", atRest: true, breaches: sql(`
		select format('command %s (%s) of case %s still waits for its outcome', id, kind, case_code) from command where state = 'pending' or outcome is null`)},
	{name: "6 command-is-delivered", atRest: true, breaches: sql(`
		select format('command %s (%s) of case %s was never delivered', id, kind, case_code) from command where delivered_at is null
		union all
		select format('%s for %s was never delivered', name, workflow) from outbox where sent_at is null`)},
}
