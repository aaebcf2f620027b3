ALTER TABLE tickets DROP CONSTRAINT tickets_seat_is_positive;
ALTER TABLE tickets DROP CONSTRAINT tickets_price_is_positive;
