DELETE FROM reviews;
UPDATE films SET stars = NULL;
