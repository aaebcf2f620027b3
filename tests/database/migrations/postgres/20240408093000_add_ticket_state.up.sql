CREATE TYPE ticket_state AS ENUM ('reserved', 'sold', 'used');
ALTER TABLE tickets ADD COLUMN state ticket_state NOT NULL DEFAULT 'sold';
