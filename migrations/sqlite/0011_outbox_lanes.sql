-- The queue by priority and by the recipient's provider; what each provider is owed; whom not to write to.

CREATE TABLE outbox_next (
    id BLOB PRIMARY KEY,
    -- the intent, once and for all: contains the ticket or registration, the kind and the SEQUENCE
    unique_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('email')),
    kind TEXT NOT NULL,
    ticket_id BLOB REFERENCES tickets (id),
    registration_id BLOB REFERENCES registrations (id),
    login_id BLOB,
    -- JSON: what the message is about, by ids; see backend::jobs
    payload TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    -- priority and provider of the recipient, for instance « 3 gmail.com »: each is taken in its turn
    lane TEXT NOT NULL,
    not_before TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'bounced', 'superseded', 'skipped', 'expired', 'dead')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    lease_owner BLOB,
    lease_ends_at TEXT,
    recipient TEXT,
    message_id TEXT,
    subject TEXT,
    body TEXT,
    calendar TEXT,
    raw BLOB,
    reason TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    CHECK ((state = 'leased') = (lease_ends_at IS NOT NULL))
) STRICT;
INSERT INTO outbox_next (id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority, lane,
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at)
SELECT id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority, priority || ' ?',
    not_before, expires_at, state, attempts, lease_owner, lease_ends_at, recipient, message_id, subject, body, calendar,
    raw, reason, created_at, finished_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_ticket ON outbox (ticket_id);
CREATE INDEX outbox_queue ON outbox (lane, not_before, id) WHERE state = 'queued';
CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE state = 'queued';
CREATE INDEX outbox_leases ON outbox (lease_ends_at) WHERE state = 'leased';
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;

-- The pace of one provider: nothing leaves to it before `paused_until`; `spent_until` is when its
-- allowance is whole again.
CREATE TABLE mail_groups (
    name TEXT PRIMARY KEY,
    paused_until TEXT,
    pauses INTEGER NOT NULL CHECK (pauses >= 0),
    spent_until TEXT NOT NULL
) STRICT;

-- Addresses by a keyed hash, so that a forgotten address is forgotten here too. `suppressed_at` is null
-- while only some messages came back.
CREATE TABLE suppressions (
    address_hash BLOB NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('all', 'reminders')),
    reason TEXT NOT NULL,
    faults INTEGER NOT NULL CHECK (faults >= 0),
    since TEXT NOT NULL,
    suppressed_at TEXT,
    PRIMARY KEY (address_hash, scope)
) STRICT;
