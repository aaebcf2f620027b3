CREATE TABLE films (title TEXT)
