DROP INDEX free_tickets;
