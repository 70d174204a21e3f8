-- +goose Up

-- What a decision grants.
create table entitlement (
    id          uuid primary key default gen_random_uuid(),
    case_code   text not null unique references decision (case_code),
    scheme      text not null,
    program     text not null,
    office      text not null references office (code),   -- the payer
    beneficiary uuid not null references person (id),
    payee       uuid not null references person (id),
    start_month date not null,
    end_month   date
);

-- Its amounts, in two times: from which month, and since when it is known.
create table entitlement_amount (
    entitlement   uuid not null references entitlement (id),
    from_month    date not null,
    known_on      date not null,
    amount        bigint not null check (amount >= 0),
    determination uuid not null references determination (id),
    primary key (entitlement, from_month, known_on)
);

-- What is due for a month by one state of knowledge, less what earlier lines already said.
create table due_line (
    id          uuid primary key default gen_random_uuid(),
    entitlement uuid not null references entitlement (id),
    period      date not null check (extract(day from period) = 1),
    component   text not null,
    knowledge   int not null,
    amount      bigint not null check (amount <> 0),
    made_on     date not null,
    unique (entitlement, period, component, knowledge)
);

create table payment_run (
    id          uuid primary key,
    office      text not null references office (code),
    channel     text not null check (channel in ('bank')),
    up_to       date not null,             -- last month paid
    made_by     uuid not null references person (id),
    made_on     date not null,
    approved_by uuid references person (id),
    approved_on date,
    state       text not null default 'made' check (state in ('made', 'approved', 'sent', 'settled')),
    count       int not null check (count > 0),
    total       bigint not null check (total > 0),
    check ((state = 'made') = (approved_by is null)),
    constraint maker_checker check (approved_by <> made_by)
);

-- One per payee, run and channel.
create table payment (
    id       uuid primary key default gen_random_uuid(),
    run      uuid not null references payment_run (id) deferrable initially deferred,
    payee    uuid not null references person (id),
    channel  text not null,
    amount   bigint not null check (amount > 0),
    state    text not null default 'planned'
             check (state in ('planned', 'approved', 'sent', 'paid', 'rejected', 'uncollected', 'returned')),
    reason   text not null default '',
    unique (run, payee, channel)
);
create index payment_run_state on payment (run, state);

-- A due line is in at most one live payment.
create table payment_line (
    payment  uuid not null references payment (id),
    due_line uuid not null references due_line (id),
    live     boolean not null default true,
    primary key (payment, due_line)
);
create unique index payment_line_live on payment_line (due_line) where live;

-- One sending. The key is the EndToEndId.
create table instruction (
    key          text primary key check (length(key) <= 35),
    payment      uuid not null references payment (id),
    previous     text references instruction (key),
    amount       bigint not null check (amount > 0),
    bank         text not null,
    account      text not null,
    account_name text not null,
    made_at      timestamptz not null default now()
);
create unique index instruction_payment on instruction (payment);

-- Bytes, name and MsgId of a file are fixed before it is sent; a re-send is identical.
create table bank_file (
    run       uuid primary key references payment_run (id),
    name      text not null unique,
    msg_id    text not null unique check (length(msg_id) <= 35),
    object    text not null,
    sha256    text not null,
    frozen_at timestamptz not null default now(),
    sent_at   timestamptz
);

-- Files the bank answered with, each taken once.
create table answer_file (
    name     text primary key,
    sha256   text not null,
    object   text not null,
    taken_at timestamptz not null default now(),
    entries  int not null
);

-- What the bank said, entry by entry. The same entry may stand in two files; it counts once.
create table answer (
    id        bigint generated always as identity primary key,
    file      text not null references answer_file (name),
    verdict   text not null,
    msg_id    text not null default '',
    key       text not null default '',
    amount    bigint not null default 0,
    on_date   date,
    reason    text not null default '',
    reference text not null default '',
    effect    text not null check (effect in ('applied', 'repeated', 'noted', 'unmatched'))
);
create unique index answer_once on answer (verdict, key, reference) where effect = 'applied';

-- Append-only double entry; one row is one transfer, so it is balanced by construction.
-- planned = open + paid + rejected + returned + uncollected at every instant.
create table transfer (
    id      bigint generated always as identity primary key,
    debit   text not null check (debit in ('open', 'paid', 'rejected', 'returned', 'uncollected')),
    credit  text not null check (credit in ('planned', 'open', 'paid')),
    amount  bigint not null check (amount > 0),
    payment uuid not null references payment (id),
    on_date date not null,
    at      timestamptz not null default now(),
    check (debit <> credit),
    unique (payment, debit)
);

-- Statement lines nobody can match, and other things a treasurer has to look at.
create table discrepancy (
    id        bigint generated always as identity primary key,
    answer    bigint not null unique references answer (id),
    office    text,
    opened_at timestamptz not null default now(),
    closed_at timestamptz
);
