DROP VIEW programme;
