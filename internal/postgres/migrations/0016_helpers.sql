-- +goose Up

-- Who handed a case in for two others: a party too, and bound by four-eyes like one.
alter table cases add column helper uuid references person (id);
create index cases_helper on cases (helper) where helper is not null;
