INSERT INTO members (email, name) VALUES
    ('ada@example.org', 'Ada Lovelace'),
    ('Grace@Example.org', 'Grace Hopper'),
    ('emmy@example.org', 'Emmy');
INSERT INTO tickets (screening_id, member_id, seat, price)
SELECT s.id, m.id, m.id, 900 FROM screenings s, members m WHERE m.name <> 'Emmy';
