ALTER TABLE films RENAME COLUMN minutes TO runtime;
