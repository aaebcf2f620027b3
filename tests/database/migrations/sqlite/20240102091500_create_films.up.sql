CREATE TABLE films (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    year INTEGER NOT NULL CHECK (year > 1880),
    minutes INTEGER
);
CREATE INDEX films_by_title ON films (title);
