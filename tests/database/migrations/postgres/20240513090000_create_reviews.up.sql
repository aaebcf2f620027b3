CREATE DOMAIN stars AS INTEGER CHECK (value BETWEEN 1 AND 5);
CREATE TABLE reviews (
    film_id BIGINT NOT NULL REFERENCES films (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    stars stars NOT NULL,
    text TEXT,
    PRIMARY KEY (film_id, member_id)
);
ALTER TABLE films ADD COLUMN stars REAL;
