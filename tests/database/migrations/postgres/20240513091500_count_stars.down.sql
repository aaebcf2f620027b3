DROP TRIGGER count_stars ON reviews;
DROP FUNCTION count_stars();
