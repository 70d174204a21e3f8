-- +goose Up

-- What waits for the engine longest is sent first, so that nothing that never goes through holds up the rest.
drop index command_undelivered;
create index command_undelivered on command (coalesce(sent_at, created_at)) where delivered_at is null;

alter table outbox add column tried_at timestamptz; -- last time the engine did not take it
drop index outbox_unsent;
create index outbox_unsent on outbox (tried_at nulls first, id) where sent_at is null;
create index outbox_workflow on outbox (workflow, id) where sent_at is null;

-- Whether an officer may see a case, and what was paid for one, is asked with every look at it.
create index task_case on task (case_code, queue);
create index payment_line_due_line on payment_line (due_line);

-- What a payer owes.
create index entitlement_office on entitlement (office);
