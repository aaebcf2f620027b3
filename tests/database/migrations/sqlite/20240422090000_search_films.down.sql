DROP TABLE films_search;
