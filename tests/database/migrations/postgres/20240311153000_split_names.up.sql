ALTER TABLE members ADD COLUMN first_name TEXT, ADD COLUMN last_name TEXT;
UPDATE members SET first_name = split_part(name, ' ', 1), last_name = nullif(split_part(name, ' ', 2), '');
