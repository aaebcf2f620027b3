DROP TRIGGER count_stars_again;
DROP TRIGGER count_stars;
