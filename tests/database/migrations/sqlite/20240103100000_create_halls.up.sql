CREATE TABLE halls (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    seats INTEGER NOT NULL CHECK (seats > 0)
);
-- The two that there are; it's not planned to build more.
INSERT INTO halls (name, seats) VALUES ('large', 220), ('small; upstairs', 48);
