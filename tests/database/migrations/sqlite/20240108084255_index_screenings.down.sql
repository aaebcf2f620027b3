DROP INDEX screenings_by_film;
