CREATE TABLE films (
    id          INTEGER PRIMARY KEY,
    title       TEXT NOT NULL,
    released    TEXT NOT NULL, -- as the file has it, "Jun 12 1998"; empty if it says nothing
    year        INTEGER,       -- what can be read of `released`
    genre       TEXT,
    director    TEXT,
    distributor TEXT,
    minutes     INTEGER,
    budget      INTEGER,       -- US dollars
    gross       INTEGER,       -- US dollars, worldwide
    rating      REAL,          -- IMDB, of 10
    votes       INTEGER
) STRICT;

-- Two films may have one title; a film is its title and the day it came out.
CREATE UNIQUE INDEX films_title_released ON films (title, released);
CREATE INDEX films_title ON films (title COLLATE NOCASE);
CREATE INDEX films_genre ON films (genre COLLATE NOCASE, year);
CREATE INDEX films_year ON films (year);
CREATE INDEX films_gross ON films (gross);
CREATE INDEX films_rating ON films (rating, votes);
