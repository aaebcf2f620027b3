DROP INDEX journal_by_time;
