-- When partners are busy by their own calendar: the times alone, never what they are about.

-- A calendar that a partner linked: a file that it sent, or an address that is looked at again.
CREATE TABLE partner_agendas (
    partner_id UUID PRIMARY KEY REFERENCES partners (id),
    -- none: a file
    address TEXT,
    -- what the server of the address calls the version that was read last
    etag TEXT,
    -- how many events were read
    events BIGINT NOT NULL CHECK (events >= 0),
    saved_by UUID REFERENCES logins (id),
    saved_at TIMESTAMPTZ NOT NULL,
    -- when its times were read last
    read_at TIMESTAMPTZ NOT NULL,
    -- when the address is asked again
    next_at TIMESTAMPTZ,
    -- why the last look brought nothing, and the line of the file
    problem TEXT,
    problem_line BIGINT,
    CHECK ((address IS NULL) = (next_at IS NULL)),
    CHECK (problem IS NOT NULL OR problem_line IS NULL)
);
CREATE INDEX partner_agendas_next ON partner_agendas (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE partner_busy (
    partner_id UUID NOT NULL REFERENCES partner_agendas (partner_id),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, starts_at),
    CHECK (starts_at < ends_at)
);
