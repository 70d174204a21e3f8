-- +goose Up

-- The chain that seals what must never change. A link fixes some rows of one table: their keys, a SHA-256 of each, and the
-- hash of the link before. The columns that went into the hashes are kept too: a column added later breaks no old link.
create table chain (
    number    bigint primary key check (number > 0), -- without gaps
    source    text not null,                         -- table of the rows
    columns   text[] not null,
    ids       text[] not null check (cardinality(ids) > 0),
    leaves    bytea not null check (length(leaves) = 32 * cardinality(ids)),
    previous  text not null,                         -- hash of the link before, '' for the first
    hash      text not null unique check (hash ~ '^[0-9a-f]{64}$'),
    sealed_at timestamptz not null
);

-- Rows that no link holds yet. Row and note are one transaction, so the sealer finds a row when it is there, in
-- whatever order transactions commit: numbers of rows have gaps and overtake each other, a note does neither.
create table unsealed (
    number bigint generated always as identity,
    source text not null,
    id     text not null,
    at     timestamptz not null default clock_timestamp(),
    primary key (source, number)           -- read a table at a time, in order
);

-- One function a table: its statement is planned once, and one statement notes however many rows were added.
-- +goose StatementBegin
do $$
declare
    source record;
begin
    for source in select * from (values ('audit', 'id'), ('act', 'id'), ('determination', 'id'), ('decision', 'case_code'), ('transfer', 'id'), ('amendment', 'id'), ('fact', 'id'))
        as sealed (name, key)
    loop
        execute format('create function note_%s() returns trigger language plpgsql security definer set search_path = public, pg_temp as
            $body$ begin insert into unsealed (source, id) select %L, %I::text from fresh; return null; end $body$',
            source.name, source.name, source.key);
        execute format('create trigger note after insert on %I referencing new table as fresh for each statement execute function note_%s()',
            source.name, source.name);
        -- Behind the trigger, whose lock waits for whoever still writes without it: no row is left out.
        execute format('insert into unsealed (source, id) select %L, %I::text from %I order by %I', source.name, source.key, source.name, source.key);
    end loop;
end
$$;
-- +goose StatementEnd

grant select, insert on chain to ansinh_app;
grant select, delete on unsealed to ansinh_app;

-- Who read and did what, by person and by action; an inspector pages backwards through them.
create index audit_person on audit (person, id);
create index audit_action on audit (action, id);

-- A list of one's cases looks for every hat one may wear.
create index cases_opened_on on cases (opened_on, code);
create index cases_payee on cases (payee);
create index cases_opened_by on cases (opened_by);
