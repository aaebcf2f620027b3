CREATE TRIGGER log_sales AFTER INSERT ON tickets BEGIN
    INSERT INTO log (what) VALUES ('sold seat ' || new.seat);
    UPDATE log SET what = what || ';' WHERE id = last_insert_rowid() AND new.price = 0;
END;
