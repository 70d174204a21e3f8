-- +goose Up

-- The program's own role. It can only add to what must never change.
grant usage on schema public to ansinh_app;
grant select, insert, update on
    business_clock, office, person, login, duty, cases, case_serial, command, document, task, decision, letter, deadline,
    outbox, entitlement, entitlement_amount, due_line, payment_run, payment, payment_line, instruction, bank_file,
    answer_file, answer, discrepancy
    to ansinh_app;
grant select, insert on audit, act, determination, transition, timeline, transfer to ansinh_app;
revoke update on decision, entitlement_amount, due_line, instruction, answer_file, answer, letter from ansinh_app;
grant select on goose_db_version to ansinh_app;
