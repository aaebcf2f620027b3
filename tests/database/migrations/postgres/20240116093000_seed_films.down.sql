DELETE FROM screenings;
DELETE FROM films;
