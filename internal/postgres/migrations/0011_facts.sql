-- +goose Up

-- Append-only: what a source said of a person of a case, since when it holds and since when it is known. What the case
-- asks the rules stays in cases.facts until a person corrects it.
create table fact (
    id          bigint generated always as identity primary key,
    case_code   text not null references cases (code),
    name        text not null,             -- a field of the form, or of a register
    about       text not null check (about in ('beneficiary', 'applicant', 'payee')),
    person      uuid not null references person (id),
    value       jsonb,                     -- null: the source says only whether it agrees
    source      text not null check (source in ('applicant', 'document', 'population_register', 'officer')),
    holds_since date,
    known_since date not null,
    differs     boolean not null default false, -- from what the case said on that day
    recorded_at timestamptz not null default clock_timestamp()
);
create index fact_case on fact (case_code, id);

-- What does not agree and waits for a person: a difference is never settled by overwriting.
create table item (
    id          uuid primary key default gen_random_uuid(),
    case_code   text not null references cases (code),
    code        text not null,
    about       text not null check (about in ('beneficiary', 'applicant', 'payee')),
    params      jsonb not null default '{}',
    blocking    boolean not null,          -- nobody approves before it is resolved
    opened_on   date not null,
    resolved_on date,
    resolved_by uuid references person (id),
    resolution  text check (resolution in ('register_wrong', 'case_wrong', 'explained', 'seen', 'asked_again')),
    note        text not null default '',
    opened_at   timestamptz not null default clock_timestamp(),
    check ((resolved_on is null) = (resolution is null)),
    check (resolution is not null or resolved_by is null) -- by nobody: the register says something else now
);
-- The same difference is opened once.
create unique index item_once on item (case_code, code, about) where resolution is null;

create index entitlement_beneficiary on entitlement (beneficiary, scheme);

grant select, insert on fact to ansinh_app;
grant select, insert, update (resolved_on, resolved_by, resolution, note) on item to ansinh_app;
