ALTER TABLE tickets
    ADD CONSTRAINT tickets_price_is_positive CHECK (price >= 0),
    ADD CONSTRAINT tickets_seat_is_positive CHECK (seat > 0);
