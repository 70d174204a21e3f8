-- +goose Up

-- The name a discrepancy has outside, and the file it is a line of, for whoever looks at it.
alter table discrepancy add column name uuid not null unique default gen_random_uuid();
create index discrepancy_office on discrepancy (office, id);
