CREATE INDEX free_tickets ON tickets (screening_id) WHERE member_id IS NULL;
