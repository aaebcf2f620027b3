CREATE UNIQUE INDEX members_by_email ON members (lower(email));
