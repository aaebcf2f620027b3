INSERT INTO films (title, year, minutes) VALUES
    ('Metropolis', 1927, 153),
    ('M', 1931, 117),
    ('Nosferatu, eine Symphonie des Grauens', 1922, 94),
    ('Sunrise: A Song of Two Humans', 1927, 94),
    ('The Passion of Joan of Arc', 1928, 110);
INSERT INTO screenings (film_id, hall_id, starts_at)
SELECT f.id, h.id, TIMESTAMPTZ '2024-02-01 20:00:00Z' + f.id * INTERVAL '1 day'
FROM films f, halls h WHERE h.name = 'large';
