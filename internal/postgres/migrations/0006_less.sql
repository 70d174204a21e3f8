-- +goose Up

-- Who holds which duty, from which account an office pays, who is who and which papers were handed in: the program reads
-- them, and only the owner of the schema changes them. What it adds or moves on its own stays.
revoke insert, update on duty, office from ansinh_app;
revoke update on person, document from ansinh_app;
revoke insert, update on login, business_clock from ansinh_app;
grant update (subject) on login to ansinh_app;            -- bound at the first login
grant update (business, wall) on business_clock to ansinh_app; -- a local clock moves, the mode stays
