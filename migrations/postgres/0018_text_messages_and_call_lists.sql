-- Messages by SMS beside those by mail, and call lists for whoever neither reaches.

CREATE TABLE outbox_next (
    id UUID PRIMARY KEY,
    -- the intent, once and for all: contains the ticket or registration, the kind and the SEQUENCE
    unique_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    kind TEXT NOT NULL,
    ticket_id UUID REFERENCES tickets (id),
    registration_id UUID REFERENCES registrations (id),
    login_id UUID,
    -- JSON: what the message is about, by ids; see backend::jobs
    payload TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    -- priority and provider of the recipient, for instance « 3 gmail.com »: each is taken in its turn
    lane TEXT NOT NULL,
    not_before TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'bounced', 'superseded', 'skipped', 'expired', 'dead')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    lease_owner UUID,
    lease_ends_at TIMESTAMPTZ,
    recipient TEXT,
    message_id TEXT,
    -- what the SMS gateway calls the message, and when it said that the telephone had it
    gateway_id TEXT,
    delivered_at TIMESTAMPTZ,
    subject TEXT,
    body TEXT,
    calendar TEXT,
    raw BYTEA,
    reason TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    CHECK ((state = 'leased') = (lease_ends_at IS NOT NULL))
);
INSERT INTO outbox_next (id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority, lane,
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at)
SELECT id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority, lane,
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_ticket ON outbox (ticket_id);
CREATE INDEX outbox_queue ON outbox (lane, not_before, id) WHERE state = 'queued';
CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE state = 'queued';
CREATE INDEX outbox_leases ON outbox (lease_ends_at) WHERE state = 'leased';
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_gateway ON outbox (gateway_id) WHERE gateway_id IS NOT NULL;

CREATE TABLE calls_next (
    id UUID PRIMARY KEY,
    -- change: something was changed; address: the person's messages do not arrive
    reason TEXT NOT NULL CHECK (reason IN ('change', 'address')),
    tour_id UUID REFERENCES tours (id),
    version BIGINT,
    stop_id UUID NOT NULL REFERENCES stops (id),
    ticket_id UUID NOT NULL REFERENCES tickets (id),
    items TEXT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'told', 'unreachable', 'here', 'superseded')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    -- who of the team is to make the call
    taken_by UUID,
    tried_by UUID,
    tried_at TIMESTAMPTZ,
    closed_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    CHECK ((reason = 'change') = (version IS NOT NULL)),
    UNIQUE (ticket_id, version)
);
INSERT INTO calls_next (id, reason, tour_id, version, stop_id, ticket_id, items, starts_at, state, tries, taken_by,
    closed_by, created_at, closed_at)
SELECT id, 'change', tour_id, version, stop_id, ticket_id, items, starts_at, state, tries, taken_by, closed_by,
    created_at, closed_at FROM calls;
DROP TABLE calls;
ALTER TABLE calls_next RENAME TO calls;
CREATE INDEX calls_stop ON calls (stop_id, state, starts_at);
-- somebody whose messages do not arrive is called about it once
CREATE UNIQUE INDEX calls_address ON calls (ticket_id) WHERE reason = 'address' AND state IN ('open', 'unreachable');
