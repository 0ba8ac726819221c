-- When partners are busy by their own calendar: the times alone, never what they are about.

-- A calendar that a partner linked: a file that it sent, or an address that is looked at again.
CREATE TABLE partner_agendas (
    partner_id BLOB PRIMARY KEY REFERENCES partners (id),
    -- none: a file
    address TEXT,
    -- what the server of the address calls the version that was read last
    etag TEXT,
    -- how many events were read
    events INTEGER NOT NULL CHECK (events >= 0),
    saved_by BLOB REFERENCES logins (id),
    saved_at TEXT NOT NULL,
    -- when its times were read last
    read_at TEXT NOT NULL,
    -- when the address is asked again
    next_at TEXT,
    -- why the last look brought nothing, and the line of the file
    problem TEXT,
    problem_line INTEGER,
    CHECK ((address IS NULL) = (next_at IS NULL)),
    CHECK (problem IS NOT NULL OR problem_line IS NULL)
) STRICT;
CREATE INDEX partner_agendas_next ON partner_agendas (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE partner_busy (
    partner_id BLOB NOT NULL REFERENCES partner_agendas (partner_id),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, starts_at),
    CHECK (starts_at < ends_at)
) STRICT;
