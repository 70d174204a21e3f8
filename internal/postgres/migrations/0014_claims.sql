-- +goose Up

-- A citizen number that somebody gave with a name or birth date that is not the one we know it with. It identifies nobody;
-- it is what the register of the population is asked about.
alter table person add column claimed_number text check (claimed_number ~ '^[0-9]{12}$');
alter table person add constraint person_one_number check (citizen_number is null or claimed_number is null);

-- Who looks like whom.
create index person_likeness on person (birth_date, commune);
