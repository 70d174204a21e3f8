-- +goose Up

-- Cash at the post office beside the bank. A run has one channel; so has each of its payments.
alter table payment_run drop constraint payment_run_channel_check;
alter table payment_run add constraint payment_run_channel_check check (channel in ('bank', 'post'));
-- Accounts count as they were known when the run was gathered, so that channel and account come from one knowledge.
alter table payment_run add column gathered_at timestamptz not null default now();
alter table payment add constraint payment_channel_check check (channel in ('bank', 'post'));

-- An instruction names an account, or who collects cash where and when; account_name is the payee's name in both.
alter table instruction alter column bank set default '', alter column account set default '';
alter table instruction
    add column citizen_number text not null default '',
    add column post_office    text not null default '',
    add column collect_from   date,
    add column collect_to     date,
    add constraint instruction_way check (case when post_office = '' then bank <> '' and account <> '' and collect_from is null
        else bank = '' and account = '' and citizen_number <> '' and collect_from <= collect_to and collect_from is not null end);
create index instruction_made on instruction (payment, made_at);

-- Append-only: accounts of a person and since when they hold. vneid: the person linked it on VNeID (tài khoản hưởng an
-- sinh xã hội) and the register confirmed it; case: a bank has paid into it for us. The newest by source counts; an empty
-- account: unlinked since.
create table known_account (
    id           bigint generated always as identity primary key,
    person       uuid not null references person (id),
    source       text not null check (source in ('vneid', 'case')),
    bank         text not null,
    account      text not null,
    account_name text not null,
    since        date not null,
    recorded_at  timestamptz not null default now(),
    check ((bank = '') = (account = ''))
);
create index known_account_newest on known_account (person, source, since desc, id desc);

-- The cashier who paid, in the post's signed word.
alter table answer add column cashier text not null default '';

-- A person looks at what matches nothing, and says what it was.
alter table discrepancy add column closed_by uuid references person (id), add column note text not null default '';
create index discrepancy_open on discrepancy (id) where closed_at is null;

-- Payees nobody pays until a person has looked: the post says they died.
create table payee_hold (
    discrepancy bigint primary key references discrepancy (id),
    person      uuid not null references person (id),
    since       date not null,
    lifted_on   date
);
create index payee_hold_open on payee_hold (person) where lifted_on is null;

grant select, insert on known_account, payee_hold to ansinh_app;
grant update (lifted_on) on payee_hold to ansinh_app;
