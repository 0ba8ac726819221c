-- Templates: a day of sessions, one JSON document each (domain::plan), to be put on many stops.
CREATE TABLE templates (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    saved_by BLOB,
    saved_at TEXT NOT NULL
) STRICT;
