-- +goose Up

-- The business day on which something was asked. A file counts as received on the day it was handed in, also when the
-- engine was away until the next day.
alter table command add column asked_on date;
update command set asked_on = (created_at at time zone 'Asia/Ho_Chi_Minh')::date;
alter table command alter column asked_on set not null;
