CREATE INDEX films_search ON films
    USING gin (to_tsvector('simple', title || ' ' || coalesce(director, '')));
