ALTER TABLE films ADD COLUMN director TEXT;
UPDATE films SET director = 'Fritz Lang' WHERE title IN ('Metropolis', 'M');
UPDATE films SET director = 'F. W. Murnau' WHERE year = 1922 OR title LIKE 'Sunrise%';
