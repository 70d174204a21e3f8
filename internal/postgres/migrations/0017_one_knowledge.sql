-- +goose Up

-- An account counts for a run if it was recorded before the run was gathered. Who records one says so at the moment it
-- becomes binding, under a lock that gathering waits for: what is gathered by one knowledge is approved by the same.
-- +goose StatementBegin
create function stamp_known_account() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('known accounts', 0));
    new.recorded_at := clock_timestamp();
    return new;
end $$;
-- +goose StatementEnd
create trigger known_account_stamp before insert on known_account for each row execute function stamp_known_account();
