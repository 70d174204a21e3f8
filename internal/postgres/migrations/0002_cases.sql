-- +goose Up

-- CASE is a word of SQL, hence the plural.
create table cases (
    code          text primary key,
    scheme        text not null,
    office        text not null references office (code),
    root          text not null,           -- the first case of a chain of appeals: four-eyes looks at it
    beneficiary   uuid not null references person (id),
    applicant     uuid not null references person (id),
    payee         uuid references person (id),
    opened_by     uuid not null references person (id),
    state         text not null default 'opened'
                  check (state in ('opened', 'submitted', 'verifying', 'signing', 'delivering', 'paying', 'closed')),
    outcome       text check (outcome in ('approved', 'refused')),
    step          text not null default '',
    revision      int not null default 0,  -- one more with every step; the workflow holds the same number
    facts         jsonb not null default '{}',
    payout        jsonb not null default '{}',
    draft_version int not null default 1,  -- for If-Match
    procedure     jsonb,                   -- as recorded at submission
    opened_on     date not null,
    filed_on      date,
    due           date,
    closed_on     date,
    check ((state = 'opened') = (filed_on is null)),
    check ((state = 'closed') = (closed_on is not null)),
    check (state not in ('delivering', 'paying', 'closed') or outcome is not null)
);
create index cases_beneficiary on cases (beneficiary);
create index cases_applicant on cases (applicant);
create index cases_office on cases (office, code);

-- The serial number in a case code, by organ and day.
create table case_serial (
    organ text not null,
    day   date not null,
    last  int not null,
    primary key (organ, day)
);

-- What a human asked for: a row before it is an event.
create table command (
    id              uuid primary key,
    person          uuid not null references person (id),
    idempotency_key text not null,
    kind            text not null,
    case_code       text,
    task            uuid,
    body            jsonb not null default '{}',
    fingerprint     text not null,         -- SHA-256 of what was asked, to know the same request again
    login_at        timestamptz,           -- when the person proved who they are
    state           text not null default 'pending' check (state in ('pending', 'done', 'refused')),
    outcome         jsonb,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz,           -- last time it was sent to the workflow
    delivered_at    timestamptz,           -- when a call to the workflow returned; until then it is sent again
    unique (person, idempotency_key),
    check ((state = 'pending') = (outcome is null))
);
create index command_undelivered on command (created_at) where delivered_at is null;

-- What each revision of a case changed: a workflow that missed one adopts it from here.
create table transition (
    case_code text not null references cases (code),
    revision  int not null,
    command   uuid,
    data      jsonb not null,
    at        timestamptz not null default now(),
    primary key (case_code, revision)
);

create table document (
    id         uuid primary key,
    case_code  text not null references cases (code),
    kind       text not null,
    sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size       bigint not null check (size > 0),
    media_type text not null,
    pages      int not null check (pages > 0),
    object     text not null unique,
    uploaded   timestamptz not null default now(),
    person     uuid not null references person (id)
);
create index document_case on document (case_code, uploaded);

-- Append-only: what the rules said, whole, so that it can be derived again bit by bit. Text, not jsonb: jsonb would
-- re-order the canonical form.
create table determination (
    id          uuid primary key default gen_random_uuid(),
    case_code   text not null references cases (code),
    revision    int not null,              -- the revision of the case it was made for
    step        text not null,
    request     text not null,
    result      text not null,
    release     text not null,
    engine      int not null,
    opa_version text not null,
    made_on     date not null,
    at          timestamptz not null default now(),
    unique (case_code, revision, step)
);

create table task (
    id        uuid primary key default gen_random_uuid(),
    case_code text not null references cases (code),
    step      text not null,
    kind      text not null,
    scheme    text not null,
    office    text not null references office (code),
    role      text not null,
    queue     text not null generated always as (office || '/' || role) stored,
    state     text not null default 'available' check (state in ('available', 'claimed', 'done')),
    assignee  uuid references person (id),
    due       date not null,
    opened_at timestamptz not null default now(),
    done_at   timestamptz,
    outcome   text,
    note      text not null default '',
    check (state <> 'claimed' or assignee is not null),
    check ((state = 'done') = (outcome is not null))
);
-- A case waits for one person at a time.
create unique index task_one_open on task (case_code) where state <> 'done';
create index task_queue on task (queue, due, id) where state <> 'done';
create index task_assignee on task (assignee, due, id) where state = 'claimed';

-- Append-only: who acted on a case under which duty. Nobody wears two hats: the same person under another duty in
-- the same chain of cases is refused by the database itself, whatever the program thought.
create table act (
    id        bigint generated always as identity primary key,
    root_case text not null,
    person    uuid not null references person (id),
    duty      text not null,
    case_code text not null references cases (code),
    what      text not null,
    at        timestamptz not null default now(),
    constraint four_eyes exclude using gist (root_case with =, person with =, duty with <>)
);

create table decision (
    case_code     text primary key references cases (code),
    determination uuid not null references determination (id),
    outcome       text not null check (outcome in ('approved', 'refused')),
    decider       uuid not null references person (id),
    command       uuid not null unique references command (id),
    login_at      timestamptz not null,
    decided_on    date not null,
    decided_at    timestamptz not null default now(),
    release       text not null,
    amount        bigint not null check (amount >= 0),
    hash          text not null,           -- SHA-256 over (case, determination, release, amounts)
    note          text not null default ''
);

create table letter (
    case_code text primary key references cases (code),
    kind      text not null,
    object    text not null,
    sha256    text not null,
    made_on   date not null
);

-- Legal due dates. A deadline rings once; it is met when the step it belongs to is done.
create table deadline (
    case_code text not null references cases (code),
    kind      text not null,
    due       date not null,
    met_on    date,
    rung_on   date,
    primary key (case_code, kind)
);
create index deadline_open on deadline (due) where met_on is null and rung_on is null;

-- Append-only: what happened, for the applicant to read.
create table timeline (
    id        bigint generated always as identity primary key,
    case_code text not null references cases (code),
    at        timestamptz not null default clock_timestamp(),
    on_date   date not null,               -- business date
    what      text not null,               -- code of a sentence in the catalogue of the timeline
    params    jsonb not null default '{}'
);
create index timeline_case on timeline (case_code, id);

-- Facts from machines on their way to a workflow; written with the fact itself, sent until accepted.
create table outbox (
    id       bigint generated always as identity primary key,
    workflow text not null,                -- workflow ID
    kind     text not null check (kind in ('start-case', 'start-payout', 'signal')),
    name     text not null,                -- workflow type, or signal name
    payload  jsonb not null default '{}',
    sent_at  timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
