-- Kiosks. Each is bound to one stop by a code that is typed once; then the device holds a secret.
CREATE TABLE devices (
    id UUID PRIMARY KEY,
    stop_id UUID NOT NULL REFERENCES stops (id),
    name TEXT NOT NULL,
    -- raised with each new code: the code is made from the server key, the id and this
    generation BIGINT NOT NULL CHECK (generation >= 0),
    code_hash BYTEA UNIQUE,
    code_ends_at TIMESTAMPTZ,
    secret_hash BYTEA UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    paired_at TIMESTAMPTZ,
    seen_at TIMESTAMPTZ,
    help_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    CHECK ((code_hash IS NULL) = (code_ends_at IS NULL)),
    CHECK (revoked_at IS NULL OR (code_hash IS NULL AND secret_hash IS NULL))
);
CREATE INDEX devices_stop ON devices (stop_id);
