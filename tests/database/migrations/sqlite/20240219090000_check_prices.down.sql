-- SQLite adds no constraint to a table: it is made anew.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE tickets_new (
    id INTEGER PRIMARY KEY,
    screening_id INTEGER NOT NULL REFERENCES screenings (id) ON DELETE CASCADE,
    member_id INTEGER REFERENCES members (id) ON DELETE SET NULL,
    seat INTEGER NOT NULL,
    price INTEGER NOT NULL,
    UNIQUE (screening_id, seat)
);
INSERT INTO tickets_new SELECT id, screening_id, member_id, seat, price FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;
CREATE TRIGGER log_sales AFTER INSERT ON tickets BEGIN
    INSERT INTO log (what) VALUES ('sold seat ' || new.seat);
    UPDATE log SET what = what || ';' WHERE id = last_insert_rowid() AND new.price = 0;
END;
