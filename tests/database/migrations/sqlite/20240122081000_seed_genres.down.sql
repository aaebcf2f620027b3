DELETE FROM film_genres;
DELETE FROM genres;
