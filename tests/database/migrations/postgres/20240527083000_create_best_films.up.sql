CREATE VIEW rated_films AS SELECT id, title, stars FROM films WHERE stars IS NOT NULL;
CREATE VIEW best_films AS SELECT title, stars FROM rated_films WHERE stars >= 4;
