INSERT INTO genres (name) VALUES ('drama'), ('horror'), ('science fiction');
INSERT INTO film_genres (film_id, genre_id)
SELECT f.id, g.id FROM films f JOIN genres g
    ON (f.title = 'Metropolis' AND g.name = 'science fiction')
    OR (f.title LIKE 'Nosferatu%' AND g.name = 'horror')
    OR (f.year >= 1927 AND g.name = 'drama');
