CREATE VIRTUAL TABLE films_search USING fts5 (title, director, content = 'films', content_rowid = 'id');
INSERT INTO films_search (films_search) VALUES ('rebuild');
