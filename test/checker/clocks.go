package main

// clocks: deadlines agree with the case.
var clocks = []invariant{
	{name: "5 deadlines-agree", breaches: sql(`
		select format('case %s was filed on %s and has no deadline', c.code, c.filed_on) from cases c
		where c.filed_on is not null and not exists (select from deadline d where d.case_code = c.code and d.kind = 'decision')
		union all
		select format('case %s is due on %s and its deadline says %s', c.code, c.due, d.due)
		from cases c join deadline d on d.case_code = c.code and d.kind = 'decision' where c.due is distinct from d.due
		union all
		select format('case %s was decided on %s and its deadline was met on %s', s.case_code, s.decided_on, coalesce(d.met_on::text, 'no day'))
		from decision s join deadline d on d.case_code = s.case_code and d.kind = 'decision' where d.met_on is distinct from s.decided_on
		union all
		select format('the deadline %s of case %s rang on %s, before it had passed', d.kind, d.case_code, d.rung_on) from deadline d where d.rung_on <= d.due
			and not exists (select from supplement s where s.case_code = d.case_code)
		union all
		select format('the clock of case %s stands still and nobody was asked for anything', d.case_code) from deadline d
		where d.paused_on is not null and not exists (select from supplement s where s.case_code = d.case_code and s.answered_on is null and s.lapsed_on is null)
		union all
		select format('case %s waits for the applicant and its clock runs', c.code) from cases c join deadline d on d.case_code = c.code and d.kind = 'decision'
		where c.state = 'supplementing' and d.paused_on is null`)},
}
