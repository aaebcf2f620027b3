ALTER TABLE log RENAME TO journal;
CREATE OR REPLACE FUNCTION log_sale() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO journal (what) VALUES ('sold seat ' || new.seat || ';');
    RETURN new;
END;
$body$;
