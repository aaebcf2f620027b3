UPDATE tickets SET state = 'sold';
