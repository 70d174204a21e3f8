package main

// decisions: no payment without a signed decision, no decision without a determination.
var decisions = []invariant{
	{name: "1 payment-has-decision", breaches: sql(`
		select format('payment %s carries money of case %s, which nobody granted', p.id, e.case_code)
		from payment p join payment_line l on l.payment = p.id join due_line d on d.id = l.due_line join entitlement e on e.id = d.entitlement
		left join decision s on s.case_code = e.case_code where s.outcome is distinct from 'approved'
		union all
		select format('payment %s carries nothing that is due', p.id) from payment p where not exists (select from payment_line l where l.payment = p.id)`)},
	{name: "1 decision-has-determination", breaches: sql(`
		select format('the decision of case %s rests on no determination of that case by the release it names', s.case_code)
		from decision s left join determination g on g.id = s.determination
		where g.id is null or g.case_code <> s.case_code or g.release <> s.release or g.release = ''
		union all
		select format('case %s was granted though the rules say %s', s.case_code, g.result::jsonb ->> 'outcome')
		from decision s join determination g on g.id = s.determination
		where s.outcome = 'approved' and g.result::jsonb ->> 'outcome' not in ('eligible', 'escalate')
		union all
		select format('case %s was granted %s đồng and the rules say %s', s.case_code, s.amount, g.result::jsonb ->> 'amount')
		from decision s join determination g on g.id = s.determination
		where s.outcome = 'approved' and g.result::jsonb ->> 'outcome' = 'eligible' and s.amount <> (g.result::jsonb ->> 'amount')::bigint
		union all
		select format('case %s was signed on a determination of %s, and a later one of %s says something else', s.case_code, g.revision, h.revision)
		from decision s join determination g on g.id = s.determination join determination h on h.case_code = s.case_code and h.revision > g.revision`)},
	{name: "1 decision-is-signed-by-the-competent", breaches: sql(`
		select format('the decision of case %s was signed by %s, who had no duty as %s there on %s', s.case_code, s.decider, t.role, s.decided_on)
		from decision s join command c on c.id = s.command join task t on t.id = c.task
		where not exists (select from duty d where d.person = s.decider and d.role = t.role and d.office = t.office
			and d.valid_from <= s.decided_on and (d.valid_to is null or d.valid_to >= s.decided_on))
		union all
		select format('the decision of case %s names %s and the command that made it is of %s', s.case_code, s.decider, c.person)
		from decision s join command c on c.id = s.command where c.person <> s.decider or c.state <> 'done' or c.case_code <> s.case_code`)},
	{name: "1 entitlement-follows-decision", breaches: sql(`
		select format('case %s was granted %s đồng from %s and the entitlement says %s from %s', s.case_code, s.amount, s.start_month, a.amount, e.start_month)
		from entitlement e join decision s using (case_code) join entitlement_amount a on a.entitlement = e.id and a.determination = s.determination
		where a.amount <> s.amount or e.start_month <> s.start_month
		union all
		select format('entitlement %s of case %s has no amount', e.id, e.case_code) from entitlement e
		where not exists (select from entitlement_amount a where a.entitlement = e.id)`)},
	{name: "1 granted-is-entitled", atRest: true, breaches: sql(`
		select format('case %s was granted and nobody is entitled', s.case_code) from decision s
		where s.outcome = 'approved' and not exists (select from entitlement e where e.case_code = s.case_code)`)},
}
