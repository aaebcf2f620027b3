CREATE MATERIALIZED VIEW sales AS
SELECT f.title, count(*) AS tickets, sum(t.price) AS amount
FROM tickets t
JOIN screenings s ON s.id = t.screening_id
JOIN films f ON f.id = s.film_id
GROUP BY f.title;
CREATE UNIQUE INDEX sales_by_title ON sales (title);
