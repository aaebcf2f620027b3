CREATE TRIGGER count_stars AFTER INSERT ON reviews BEGIN
    UPDATE films SET stars = (SELECT avg(stars) FROM reviews WHERE film_id = new.film_id)
    WHERE id = new.film_id;
END;
CREATE TRIGGER count_stars_again AFTER UPDATE OF stars ON reviews WHEN new.stars <> old.stars BEGIN
    UPDATE films SET stars = (SELECT avg(stars) FROM reviews WHERE film_id = new.film_id)
    WHERE id = new.film_id;
END;
