DROP INDEX screenings_by_film;
CREATE INDEX screenings_by_film ON screenings (film_id, starts_at DESC, hall_id);
