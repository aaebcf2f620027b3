CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO settings VALUES ('currency', 'EUR'), ('season', 'winter')
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO settings VALUES ('season', 'spring') ON CONFLICT (name) DO UPDATE SET value = excluded.value;
