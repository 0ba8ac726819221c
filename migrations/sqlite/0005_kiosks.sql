-- Kiosks. Each is bound to one stop by a code that is typed once; then the device holds a secret.
CREATE TABLE devices (
    id BLOB PRIMARY KEY,
    stop_id BLOB NOT NULL REFERENCES stops (id),
    name TEXT NOT NULL,
    -- raised with each new code: the code is made from the server key, the id and this
    generation INTEGER NOT NULL CHECK (generation >= 0),
    code_hash BLOB UNIQUE,
    code_ends_at TEXT,
    secret_hash BLOB UNIQUE,
    created_at TEXT NOT NULL,
    paired_at TEXT,
    seen_at TEXT,
    help_at TEXT,
    revoked_at TEXT,
    CHECK ((code_hash IS NULL) = (code_ends_at IS NULL)),
    CHECK (revoked_at IS NULL OR (code_hash IS NULL AND secret_hash IS NULL))
) STRICT;
CREATE INDEX devices_stop ON devices (stop_id);
