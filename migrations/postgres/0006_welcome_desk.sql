-- The day itself: who is here, who sits on whose chair, heads without names, hosts of a stop.

-- Somebody checked in for a session, before its start or while waiting for a chair. From the start on
-- the state of the registration says it.
CREATE TABLE arrivals (
    ticket_id UUID NOT NULL REFERENCES tickets (id),
    session_id UUID NOT NULL REFERENCES sessions (id),
    arrived_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (ticket_id, session_id)
);
CREATE INDEX arrivals_session ON arrivals (session_id);

-- Why a registration stands beside the counter of its slot: about the chair, never about the person.
CREATE TABLE over_seats (
    registration_id UUID PRIMARY KEY REFERENCES registrations (id),
    reason TEXT NOT NULL CHECK (reason IN ('spare_chair', 'facilitator_agrees', 'our_mistake', 'not_come', 'has_left', 'has_told')),
    -- the registration whose chair was given away; each chair once
    chair_of UUID UNIQUE REFERENCES registrations (id),
    given_at TIMESTAMPTZ NOT NULL,
    CHECK ((reason IN ('not_come', 'has_left', 'has_told')) = (chair_of IS NOT NULL))
);

-- How many people were seen, without knowing who: stands, round tables.
CREATE TABLE head_counts (
    session_id UUID PRIMARY KEY REFERENCES sessions (id),
    people BIGINT NOT NULL CHECK (people >= 0),
    counted_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE stop_hosts (
    stop_id UUID NOT NULL REFERENCES stops (id),
    login_id UUID NOT NULL REFERENCES logins (id),
    named_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (stop_id, login_id)
);
CREATE INDEX stop_hosts_login ON stop_hosts (login_id);

-- The kinds of messages grow with the program, which knows them all and checks them; the table only
-- keeps them. Made anew as on SQLite, which cannot drop a CHECK, so that both schemas stay the same.
CREATE TABLE outbox_next (
    id UUID PRIMARY KEY,
    -- the intent, once and for all: contains the ticket or registration, the kind and the SEQUENCE
    unique_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('email')),
    kind TEXT NOT NULL,
    ticket_id UUID REFERENCES tickets (id),
    registration_id UUID REFERENCES registrations (id),
    login_id UUID,
    -- JSON: what the message is about, by ids; see backend::jobs
    payload TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    not_before TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'superseded', 'skipped', 'expired', 'dead')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    lease_owner UUID,
    lease_ends_at TIMESTAMPTZ,
    recipient TEXT,
    message_id TEXT,
    subject TEXT,
    body TEXT,
    calendar TEXT,
    raw BYTEA,
    reason TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    CHECK ((state = 'leased') = (lease_ends_at IS NOT NULL))
);
INSERT INTO outbox_next (id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority,
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at)
SELECT id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority,
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (state, not_before, priority);
CREATE INDEX outbox_ticket ON outbox (ticket_id);
