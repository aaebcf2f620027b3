CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    screening_id INTEGER NOT NULL REFERENCES screenings (id) ON DELETE CASCADE,
    member_id INTEGER REFERENCES members (id) ON DELETE SET NULL,
    seat INTEGER NOT NULL,
    price INTEGER NOT NULL,
    UNIQUE (screening_id, seat)
);
