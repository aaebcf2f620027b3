ALTER TABLE tickets DROP COLUMN state;
DROP TYPE ticket_state;
