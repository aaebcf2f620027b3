DROP VIEW best_films;
DROP VIEW rated_films;
