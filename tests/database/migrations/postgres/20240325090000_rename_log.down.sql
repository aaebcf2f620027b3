ALTER TABLE journal RENAME TO log;
CREATE OR REPLACE FUNCTION log_sale() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO log (what) VALUES ('sold seat ' || new.seat || ';');
    RETURN new;
END;
$body$;
