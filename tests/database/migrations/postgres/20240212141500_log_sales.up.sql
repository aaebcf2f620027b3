CREATE FUNCTION log_sale() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO log (what) VALUES ('sold seat ' || new.seat || ';');
    RETURN new;
END;
$body$;
CREATE TRIGGER log_sales AFTER INSERT ON tickets FOR EACH ROW EXECUTE FUNCTION log_sale();
