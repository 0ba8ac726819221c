-- Templates: a day of sessions, one JSON document each (domain::plan), to be put on many stops.
CREATE TABLE templates (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    saved_by UUID,
    saved_at TIMESTAMPTZ NOT NULL
);
