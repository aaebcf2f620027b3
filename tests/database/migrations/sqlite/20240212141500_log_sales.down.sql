DROP TRIGGER log_sales;
