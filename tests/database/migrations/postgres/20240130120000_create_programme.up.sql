CREATE VIEW programme AS
SELECT s.starts_at, f.title, h.name AS hall
FROM screenings s
JOIN films f ON f.id = s.film_id
JOIN halls h ON h.id = s.hall_id;
