-- Partners: how claims are answered, when a partner comes, what came of an interview, its own calendar.

-- 'ask' (also without a row): the organiser answers each claim; 'direct': whoever claims first holds the session.
CREATE TABLE claim_rules (
    tour_id UUID PRIMARY KEY REFERENCES tours (id),
    rule TEXT NOT NULL CHECK (rule IN ('ask', 'direct')),
    decided_at TIMESTAMPTZ NOT NULL
);

ALTER TABLE session_partners ADD COLUMN requested_at TIMESTAMPTZ;
ALTER TABLE session_partners ADD COLUMN requested_by UUID REFERENCES logins (id);
ALTER TABLE session_partners ADD COLUMN answered_at TIMESTAMPTZ;
ALTER TABLE session_partners ADD COLUMN answered_by UUID REFERENCES logins (id);
CREATE INDEX session_partners_state ON session_partners (state, requested_at);

-- What a partner says about one day of a stop. No row: nothing was said. No team: it does not come.
CREATE TABLE availabilities (
    partner_id UUID NOT NULL REFERENCES partners (id),
    stop_id UUID NOT NULL REFERENCES stops (id),
    day DATE NOT NULL,
    from_time TIME NOT NULL,
    to_time TIME NOT NULL,
    teams BIGINT NOT NULL CHECK (teams >= 0),
    said_by UUID REFERENCES logins (id),
    said_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, stop_id, day),
    CHECK (from_time < to_time)
);
CREATE INDEX availabilities_stop ON availabilities (stop_id, day);

-- What came of an interview. It hangs on the registration and goes with it.
CREATE TABLE interview_outcomes (
    registration_id UUID PRIMARY KEY REFERENCES registrations (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('again', 'trial', 'hired', 'closed')),
    noted_by UUID REFERENCES logins (id),
    noted_at TIMESTAMPTZ NOT NULL
);

-- The calendar of a partner. Its address is derived from the generation; only a hash is kept.
CREATE TABLE partner_feeds (
    partner_id UUID PRIMARY KEY REFERENCES partners (id),
    generation BIGINT NOT NULL CHECK (generation >= 0),
    secret_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);
