-- +goose Up

-- Four-eyes needs equality and inequality in one exclusion constraint.
create extension if not exists btree_gist;

-- The one business clock. local: the business instant that the wall instant stood for; it moves on by itself and by
-- `ansinh clock advance`. wall: production, business time is wall time.
create table business_clock (
    only_row boolean primary key default true check (only_row),
    mode     text not null check (mode in ('wall', 'local')),
    business timestamptz not null,
    wall     timestamptz not null
);

-- An organ with a territory, valid in time. Districts ended on 2025-07-01; old codes must still be understood.
create table office (
    code        text primary key,
    kind        text not null check (kind in ('commune', 'ward', 'province', 'centre')),
    name        text not null,
    place       text not null,             -- where letters are written
    organ       text not null,             -- identifier used in case codes
    province    text not null,             -- official province code
    local_rates boolean not null,          -- the province resolved standards of its own: the rules are asked with it
    valid_from  date not null,
    valid_to    date,                      -- last day; null: exists
    merged_into text references office (code),
    account     text not null default '',  -- the payer's account at its bank
    bank        text not null default '',
    check (valid_to is null or valid_to >= valid_from)
);

create table person (
    id             uuid primary key default gen_random_uuid(),
    citizen_number text unique check (citizen_number ~ '^[0-9]{12}$'),
    name           text not null,
    birth_date     date not null,
    commune        text not null references office (code),
    phone          text not null default '',
    created_at     timestamptz not null default now()
);

-- Who may log in. The subject is bound at the first login and must stay the same.
create table login (
    username text primary key,
    person   uuid not null references person (id),
    subject  text unique
);

-- A role with territory and dates.
create table duty (
    person     uuid not null references person (id),
    role       text not null,
    office     text not null references office (code),
    valid_from date not null,
    valid_to   date,
    primary key (person, role, office, valid_from)
);

-- Append-only: writes, reads and refusals. Sealed by the chain of a later step.
create table audit (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    person     uuid,                        -- null: nobody was recognised
    action     text not null,
    case_code  text,
    target     text not null default '',
    outcome    text not null check (outcome in ('allowed', 'refused')),
    code       text not null default '',    -- of the refusal
    request_id text not null default ''
);
create index audit_case on audit (case_code, id);
