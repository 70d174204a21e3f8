-- +goose Up

-- The public halves of the keys that sign: of a person who decides, and of an office that seals its letters. Only the
-- owner of the schema adds one (ansinh migrate), so that whoever can write into the folder of keys can sign, but cannot
-- make the register believe it.
create table signing_key (
    id          text primary key check (id ~ '^[0-9a-f]{64}$'), -- SHA-256 of the public key's DER
    person      uuid references person (id),
    office      text references office (code),
    public_key  bytea not null,               -- DER, SubjectPublicKeyInfo
    certificate bytea,                        -- DER, X.509; of an office
    valid_from  timestamptz not null default now(),
    valid_to    timestamptz,                  -- from this instant it signs no more; what it signed before stays valid
    check ((person is null) <> (office is null)),
    check ((office is null) = (certificate is null)),
    check (valid_to is null or valid_to >= valid_from)
);
create unique index signing_key_person on signing_key (person) where valid_to is null;
create unique index signing_key_office on signing_key (office) where valid_to is null;
grant select on signing_key to ansinh_app;

alter table decision
    add column signing_key text references signing_key (id),
    add column signature bytea;
-- Decisions from before there were signatures stay as they are, and grant nothing any more. New ones are signed.
alter table decision add constraint decision_signed check (signing_key is not null and length(signature) = 64) not valid;

-- A case gets several letters: the receipt, requests for a supplement, the answer.
alter table letter drop constraint letter_pkey;
alter table letter
    add column number int not null default 1 check (number > 0),
    add column mark text not null default '' check (mark ~ '^([0-9a-f]{64})?$'), -- SHA-256 of what it says; in its QR code
    add column at timestamptz not null default now(),
    add constraint letter_kind check (kind in ('receipt', 'supplement', 'decision', 'refusal')),
    add primary key (case_code, kind, number);
