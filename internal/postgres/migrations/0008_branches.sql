-- +goose Up

-- The ways a file can take besides the straight one.
alter table cases drop constraint cases_state_check, drop constraint cases_outcome_check, drop constraint cases_check;
alter table cases
    add constraint cases_state check (state in ('opened', 'submitted', 'verifying', 'supplementing', 'approving', 'signing', 'delivering', 'paying', 'closed')),
    add constraint cases_outcome check (outcome in ('approved', 'refused', 'withdrawn', 'expired')),
    add constraint cases_filed check (case state when 'opened' then filed_on is null when 'closed' then true else filed_on is not null end);

-- What the applicant was asked for: once for a file (Decree 118/2025, Article 11(2)).
create table supplement (
    case_code   text not null references cases (code),
    task        uuid not null references task (id),
    items       jsonb not null check (jsonb_array_length(items) > 0),
    note        text not null default '',
    asked_on    date not null,
    asked_at    timestamptz not null default clock_timestamp(),
    answer_by   date not null,
    days_left   int not null,              -- working days the office had left when it asked
    answered_on date,
    lapsed_on   date,
    constraint supplement_only_once primary key (case_code),
    check (answered_on is null or lapsed_on is null)
);

-- Append-only: what was changed in a file after it was handed in, by whom, and what stood there before.
create table amendment (
    id        bigint generated always as identity primary key,
    case_code text not null references cases (code),
    kind      text not null check (kind in ('supplement', 'correct')),
    command   uuid not null unique references command (id),
    person    uuid not null references person (id),
    on_date   date not null,
    before    jsonb not null,
    after     jsonb not null,
    note      text not null default '',
    at        timestamptz not null default clock_timestamp()
);
create index amendment_case on amendment (case_code, id);

-- A clock that waits for the applicant does not ring.
alter table deadline add column paused_on date;
drop index deadline_open;
create index deadline_open on deadline (due) where met_on is null and rung_on is null and paused_on is null;

-- Where the rules escalate, a person says which reading holds, and from which month.
alter table decision add column reading text not null default '', add column program text not null default '', add column start_month date;
update decision d set program = coalesce(g.result::jsonb ->> 'program', ''), start_month = ((g.result::jsonb ->> 'start_month') || '-01')::date
    from determination g where g.id = d.determination and d.outcome = 'approved';
alter table decision add constraint decision_grants check (outcome <> 'approved' or (program <> '' and start_month is not null));

grant select, insert on amendment to ansinh_app;
grant select, insert, update on supplement to ansinh_app;
