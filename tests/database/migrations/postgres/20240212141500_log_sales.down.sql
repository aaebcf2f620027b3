DROP TRIGGER log_sales ON tickets;
DROP FUNCTION log_sale();
