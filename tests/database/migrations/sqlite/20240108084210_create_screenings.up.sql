CREATE TABLE screenings (
    id INTEGER PRIMARY KEY,
    film_id INTEGER NOT NULL REFERENCES films (id),
    hall_id INTEGER NOT NULL REFERENCES halls (id) ON DELETE RESTRICT,
    starts_at TEXT NOT NULL,
    UNIQUE (hall_id, starts_at)
);
