-- +goose Up

alter table person add column email text not null default '';

-- Who is told of what, and how: one row for each happening, person and channel, made with the happening itself.
--   pending    waits to be sent          sending   somebody is handing it over
--   sent       handed over               failed    the receiver or the gateway does not want it, or it waited too long
--   uncertain  the hand-over broke off when it may have been made: it is never sent again on this channel
create table notice (
    id        uuid primary key default gen_random_uuid(),
    happening bigint not null references timeline (id),
    case_code text not null references cases (code),
    person    uuid not null references person (id),
    channel   text not null check (channel in ('in-app', 'email', 'sms')),
    state     text not null check (state in ('pending', 'sending', 'sent', 'uncertain', 'failed')),
    made_at   timestamptz not null default clock_timestamp(),
    tries     int not null default 0,
    tried_at  timestamptz,                 -- last time somebody began to hand it over
    due_at    timestamptz not null default clock_timestamp(), -- not before
    code      text not null default '',    -- of what came in between: a reply code, never an address
    read_at   timestamptz,                 -- in-app only
    constraint notice_never_twice unique (happening, person, channel),
    check (channel = 'in-app' or read_at is null)
);
create index notice_pending on notice (channel, due_at) where state = 'pending';
create index notice_sending on notice (tried_at) where state = 'sending';
create index notice_person on notice (person, happening) where channel = 'in-app';
create index notice_unread on notice (person) where channel = 'in-app' and read_at is null;

grant select, insert on notice to ansinh_app;
grant update (state, tries, tried_at, due_at, code, read_at) on notice to ansinh_app;
