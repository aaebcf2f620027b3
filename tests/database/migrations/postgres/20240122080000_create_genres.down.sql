DROP TABLE film_genres;
DROP TABLE genres;
