ALTER TABLE films DROP COLUMN director;
