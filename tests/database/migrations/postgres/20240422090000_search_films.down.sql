DROP INDEX films_search;
