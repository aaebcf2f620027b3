WITH past AS (SELECT id FROM screenings WHERE starts_at < '2024-02-04')
UPDATE tickets SET state = 'used' WHERE screening_id IN (SELECT id FROM past);
