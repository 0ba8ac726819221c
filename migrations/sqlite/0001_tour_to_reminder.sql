-- From the tour to the reminder: the published truth in relational tables.
-- Instants are bound by the program's clock, never by the database.
-- Local wall time + IANA zone is the truth; *_at columns of stops, sessions and slots are derived from it.

CREATE TABLE towns (
    insee_code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    search_name TEXT NOT NULL,
    postcode TEXT NOT NULL,
    department TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    latitude REAL,
    longitude REAL
) STRICT;
CREATE INDEX towns_search ON towns (search_name);

CREATE TABLE tours (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    inside_name TEXT NOT NULL,
    public_name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    buffer_minutes INTEGER NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 240),
    help_phone TEXT NOT NULL,
    published_version INTEGER,
    created_at TEXT NOT NULL,
    CHECK (starts_on <= ends_on)
) STRICT;

CREATE TABLE tour_versions (
    tour_id BLOB NOT NULL REFERENCES tours (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    document TEXT NOT NULL,
    note TEXT,
    published_by BLOB,
    published_at TEXT NOT NULL,
    PRIMARY KEY (tour_id, number)
) STRICT;

CREATE TABLE venues (
    id BLOB PRIMARY KEY,
    insee_code TEXT NOT NULL REFERENCES towns (insee_code),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    landmark TEXT NOT NULL,
    how_to_come TEXT NOT NULL,
    step_free INTEGER NOT NULL,
    booking_state TEXT NOT NULL CHECK (booking_state IN ('to_request', 'requested', 'option', 'confirmed', 'refused')),
    option_until TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE rooms (
    id BLOB PRIMARY KEY,
    venue_id BLOB NOT NULL REFERENCES venues (id),
    name TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity >= 1),
    concurrent INTEGER NOT NULL CHECK (concurrent >= 1),
    step_free INTEGER NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX rooms_venue ON rooms (venue_id, position);

CREATE TABLE partners (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('town_hall', 'public_employment', 'youth', 'disability', 'inclusion_employer', 'employer', 'training', 'health', 'housing', 'rights', 'charity', 'sport')),
    teams INTEGER NOT NULL CHECK (teams >= 1),
    contact_email TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE stops (
    id BLOB PRIMARY KEY,
    tour_id BLOB NOT NULL REFERENCES tours (id),
    insee_code TEXT NOT NULL REFERENCES towns (insee_code),
    venue_id BLOB NOT NULL REFERENCES venues (id),
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    opens_time TEXT NOT NULL,
    closes_time TEXT NOT NULL,
    landmark TEXT NOT NULL,
    how_to_come TEXT NOT NULL,
    bring TEXT NOT NULL,
    help_phone TEXT NOT NULL,
    published_at TEXT,
    cancelled_at TEXT,
    CHECK (starts_on <= ends_on),
    UNIQUE (tour_id, slug)
) STRICT;
CREATE INDEX stops_tour ON stops (tour_id, starts_on, position);

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    stop_id BLOB NOT NULL REFERENCES stops (id),
    room_id BLOB REFERENCES rooms (id),
    slug TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('workshop', 'employer_meeting', 'stand', 'round_table', 'seminar', 'forum', 'appointment', 'shuttle')),
    theme TEXT NOT NULL CHECK (theme IN ('work', 'training', 'housing', 'health', 'rights', 'charity', 'citizenship', 'digital')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('public', 'discreet', 'closed')),
    starts_on TEXT NOT NULL,
    start_time TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    end_time TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    created_at TEXT NOT NULL,
    revised_at TEXT NOT NULL,
    cancelled_at TEXT,
    CHECK (starts_at < ends_at),
    UNIQUE (stop_id, slug)
) STRICT;
CREATE INDEX sessions_stop ON sessions (stop_id, starts_at);

CREATE TABLE session_partners (
    session_id BLOB NOT NULL REFERENCES sessions (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'refused')),
    reason TEXT,
    PRIMARY KEY (session_id, partner_id)
) STRICT;
CREATE INDEX session_partners_partner ON session_partners (partner_id);

CREATE TABLE desks (
    id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    label TEXT NOT NULL,
    job TEXT NOT NULL,
    contract TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX desks_session ON desks (session_id, position);

CREATE TABLE slots (
    id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id),
    desk_id BLOB REFERENCES desks (id),
    position INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    start_time TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    end_time TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity >= 0),
    taken INTEGER NOT NULL CHECK (taken >= 0),
    CHECK (starts_at < ends_at),
    CONSTRAINT slots_not_oversold CHECK (taken <= capacity),
    UNIQUE (session_id, position)
) STRICT;

CREATE TABLE tickets (
    id BLOB PRIMARY KEY,
    stop_id BLOB NOT NULL REFERENCES stops (id),
    drawing TEXT,
    drawing_number INTEGER,
    first_name TEXT,
    email TEXT,
    phone TEXT,
    generation INTEGER NOT NULL CHECK (generation >= 0),
    code_hash BLOB NOT NULL UNIQUE,
    link_hash BLOB NOT NULL UNIQUE,
    -- raised by each registration, move and cancellation, so that two of them for one ticket take turns
    revision INTEGER NOT NULL CHECK (revision >= 0),
    created_via TEXT NOT NULL CHECK (created_via IN ('web', 'kiosk', 'host', 'paper', 'referrer', 'card')),
    created_at TEXT NOT NULL,
    CHECK ((drawing IS NULL) = (drawing_number IS NULL)),
    CHECK (drawing IS NOT NULL OR first_name IS NOT NULL),
    UNIQUE (stop_id, drawing, drawing_number)
) STRICT;

CREATE TABLE registrations (
    id BLOB PRIMARY KEY,
    ticket_id BLOB NOT NULL REFERENCES tickets (id),
    session_id BLOB NOT NULL REFERENCES sessions (id),
    slot_id BLOB REFERENCES slots (id),
    state TEXT NOT NULL CHECK (state IN ('registered', 'waitlisted', 'offered', 'attended', 'excused', 'revoked', 'no_show')),
    over INTEGER NOT NULL,
    waiting_since TEXT,
    offer_ends_at TEXT,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    created_at TEXT NOT NULL,
    revised_at TEXT NOT NULL,
    -- who waits has no slot; who stopped waiting never had one
    CHECK (state <> 'waitlisted' OR slot_id IS NULL),
    CHECK (slot_id IS NOT NULL OR state IN ('waitlisted', 'excused', 'revoked')),
    CHECK (state <> 'waitlisted' OR waiting_since IS NOT NULL),
    CHECK ((state = 'offered') = (offer_ends_at IS NOT NULL))
) STRICT;
-- one live registration per ticket and session
CREATE UNIQUE INDEX registrations_once ON registrations (ticket_id, session_id) WHERE state NOT IN ('excused', 'revoked');
CREATE INDEX registrations_session ON registrations (session_id, state);
CREATE INDEX registrations_slot ON registrations (slot_id);

-- The first answer to a command, given again when the same command comes again.
CREATE TABLE idempotency_keys (
    key BLOB PRIMARY KEY,
    request_hash BLOB NOT NULL,
    ticket_id BLOB NOT NULL REFERENCES tickets (id),
    created_at TEXT NOT NULL
) STRICT;

-- What happened, in kinds and ids only; sentences are made when shown.
CREATE TABLE events (
    id BLOB PRIMARY KEY,
    happened_at TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('participant', 'organiser', 'partner', 'host', 'device', 'worker', 'system')),
    actor_id BLOB,
    kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX events_subject ON events (subject_id, happened_at);

CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    -- the intent, once and for all: contains the ticket or registration, the kind and the SEQUENCE
    unique_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('email')),
    kind TEXT NOT NULL CHECK (kind IN ('confirmation', 'invitation', 'change', 'cancellation', 'offer', 'promotion', 'reminder', 'login_invitation')),
    ticket_id BLOB REFERENCES tickets (id),
    registration_id BLOB REFERENCES registrations (id),
    login_id BLOB,
    -- JSON: what the message is about, by ids; see backend::jobs
    payload TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sent', 'superseded', 'skipped', 'expired', 'dead')),
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
CREATE INDEX outbox_due ON outbox (state, not_before, priority);
CREATE INDEX outbox_ticket ON outbox (ticket_id);

CREATE TABLE logins (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('organiser', 'partner', 'employer', 'host')),
    partner_id BLOB REFERENCES partners (id),
    passphrase_hash TEXT,
    created_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

CREATE TABLE login_invitations (
    id BLOB PRIMARY KEY,
    login_id BLOB NOT NULL REFERENCES logins (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

-- « Who is signed in » is a login session; a session, in this house, is a workshop.
CREATE TABLE login_sessions (
    id BLOB PRIMARY KEY,
    login_id BLOB NOT NULL REFERENCES logins (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX login_sessions_login ON login_sessions (login_id);

-- Wrong tries of a code or a passphrase, by a keyed hash of the device or address.
CREATE TABLE failed_tries (
    id BLOB PRIMARY KEY,
    bucket BLOB NOT NULL,
    happened_at TEXT NOT NULL
) STRICT;
CREATE INDEX failed_tries_bucket ON failed_tries (bucket, happened_at);
