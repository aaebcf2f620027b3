ALTER TABLE films RENAME COLUMN runtime TO minutes;
