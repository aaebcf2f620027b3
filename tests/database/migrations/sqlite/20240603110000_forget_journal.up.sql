DELETE FROM journal WHERE what LIKE '%;' OR id % 2 = 0;
CREATE INDEX journal_by_time ON journal (at);
