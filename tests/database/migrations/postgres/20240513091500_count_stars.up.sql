CREATE FUNCTION count_stars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE films SET stars = (SELECT avg(r.stars) FROM reviews r WHERE r.film_id = new.film_id)
    WHERE id = new.film_id;
    RETURN NULL;
END $$;
CREATE TRIGGER count_stars AFTER INSERT OR UPDATE OF stars ON reviews
    FOR EACH ROW EXECUTE FUNCTION count_stars();
