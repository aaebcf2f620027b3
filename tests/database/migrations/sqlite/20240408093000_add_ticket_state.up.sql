ALTER TABLE tickets ADD COLUMN state TEXT NOT NULL DEFAULT 'sold'
    CHECK (state IN ('reserved', 'sold', 'used'));
