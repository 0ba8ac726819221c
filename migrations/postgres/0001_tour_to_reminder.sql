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
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION
);
CREATE INDEX towns_search ON towns (search_name);

CREATE TABLE tours (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    inside_name TEXT NOT NULL,
    public_name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    buffer_minutes BIGINT NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 240),
    help_phone TEXT NOT NULL,
    published_version BIGINT,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (starts_on <= ends_on)
);

CREATE TABLE tour_versions (
    tour_id UUID NOT NULL REFERENCES tours (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    document TEXT NOT NULL,
    note TEXT,
    published_by UUID,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tour_id, number)
);

CREATE TABLE venues (
    id UUID PRIMARY KEY,
    insee_code TEXT NOT NULL REFERENCES towns (insee_code),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    landmark TEXT NOT NULL,
    how_to_come TEXT NOT NULL,
    step_free BOOLEAN NOT NULL,
    booking_state TEXT NOT NULL CHECK (booking_state IN ('to_request', 'requested', 'option', 'confirmed', 'refused')),
    option_until DATE,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE rooms (
    id UUID PRIMARY KEY,
    venue_id UUID NOT NULL REFERENCES venues (id),
    name TEXT NOT NULL,
    capacity BIGINT NOT NULL CHECK (capacity >= 1),
    concurrent BIGINT NOT NULL CHECK (concurrent >= 1),
    step_free BOOLEAN NOT NULL,
    position BIGINT NOT NULL
);
CREATE INDEX rooms_venue ON rooms (venue_id, position);

CREATE TABLE partners (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('town_hall', 'public_employment', 'youth', 'disability', 'inclusion_employer', 'employer', 'training', 'health', 'housing', 'rights', 'charity', 'sport')),
    teams BIGINT NOT NULL CHECK (teams >= 1),
    contact_email TEXT,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE stops (
    id UUID PRIMARY KEY,
    tour_id UUID NOT NULL REFERENCES tours (id),
    insee_code TEXT NOT NULL REFERENCES towns (insee_code),
    venue_id UUID NOT NULL REFERENCES venues (id),
    slug TEXT NOT NULL,
    position BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    opens_time TIME NOT NULL,
    closes_time TIME NOT NULL,
    landmark TEXT NOT NULL,
    how_to_come TEXT NOT NULL,
    bring TEXT NOT NULL,
    help_phone TEXT NOT NULL,
    published_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    CHECK (starts_on <= ends_on),
    UNIQUE (tour_id, slug)
);
CREATE INDEX stops_tour ON stops (tour_id, starts_on, position);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    stop_id UUID NOT NULL REFERENCES stops (id),
    room_id UUID REFERENCES rooms (id),
    slug TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('workshop', 'employer_meeting', 'stand', 'round_table', 'seminar', 'forum', 'appointment', 'shuttle')),
    theme TEXT NOT NULL CHECK (theme IN ('work', 'training', 'housing', 'health', 'rights', 'charity', 'citizenship', 'digital')),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('public', 'discreet', 'closed')),
    starts_on DATE NOT NULL,
    start_time TIME NOT NULL,
    ends_on DATE NOT NULL,
    end_time TIME NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence >= 0),
    created_at TIMESTAMPTZ NOT NULL,
    revised_at TIMESTAMPTZ NOT NULL,
    cancelled_at TIMESTAMPTZ,
    CHECK (starts_at < ends_at),
    UNIQUE (stop_id, slug)
);
CREATE INDEX sessions_stop ON sessions (stop_id, starts_at);

CREATE TABLE session_partners (
    session_id UUID NOT NULL REFERENCES sessions (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'refused')),
    reason TEXT,
    PRIMARY KEY (session_id, partner_id)
);
CREATE INDEX session_partners_partner ON session_partners (partner_id);

CREATE TABLE desks (
    id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    label TEXT NOT NULL,
    job TEXT NOT NULL,
    contract TEXT NOT NULL,
    position BIGINT NOT NULL
);
CREATE INDEX desks_session ON desks (session_id, position);

CREATE TABLE slots (
    id UUID PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (id),
    desk_id UUID REFERENCES desks (id),
    position BIGINT NOT NULL,
    starts_on DATE NOT NULL,
    start_time TIME NOT NULL,
    ends_on DATE NOT NULL,
    end_time TIME NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    capacity BIGINT NOT NULL CHECK (capacity >= 0),
    taken BIGINT NOT NULL CHECK (taken >= 0),
    CHECK (starts_at < ends_at),
    CONSTRAINT slots_not_oversold CHECK (taken <= capacity),
    UNIQUE (session_id, position)
);

CREATE TABLE tickets (
    id UUID PRIMARY KEY,
    stop_id UUID NOT NULL REFERENCES stops (id),
    drawing TEXT,
    drawing_number BIGINT,
    first_name TEXT,
    email TEXT,
    phone TEXT,
    generation BIGINT NOT NULL CHECK (generation >= 0),
    code_hash BYTEA NOT NULL UNIQUE,
    link_hash BYTEA NOT NULL UNIQUE,
    -- raised by each registration, move and cancellation, so that two of them for one ticket take turns
    revision BIGINT NOT NULL CHECK (revision >= 0),
    created_via TEXT NOT NULL CHECK (created_via IN ('web', 'kiosk', 'host', 'paper', 'referrer', 'card')),
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((drawing IS NULL) = (drawing_number IS NULL)),
    CHECK (drawing IS NOT NULL OR first_name IS NOT NULL),
    UNIQUE (stop_id, drawing, drawing_number)
);

CREATE TABLE registrations (
    id UUID PRIMARY KEY,
    ticket_id UUID NOT NULL REFERENCES tickets (id),
    session_id UUID NOT NULL REFERENCES sessions (id),
    slot_id UUID REFERENCES slots (id),
    state TEXT NOT NULL CHECK (state IN ('registered', 'waitlisted', 'offered', 'attended', 'excused', 'revoked', 'no_show')),
    over BOOLEAN NOT NULL,
    waiting_since TIMESTAMPTZ,
    offer_ends_at TIMESTAMPTZ,
    sequence BIGINT NOT NULL CHECK (sequence >= 0),
    created_at TIMESTAMPTZ NOT NULL,
    revised_at TIMESTAMPTZ NOT NULL,
    -- who waits has no slot; who stopped waiting never had one
    CHECK (state <> 'waitlisted' OR slot_id IS NULL),
    CHECK (slot_id IS NOT NULL OR state IN ('waitlisted', 'excused', 'revoked')),
    CHECK (state <> 'waitlisted' OR waiting_since IS NOT NULL),
    CHECK ((state = 'offered') = (offer_ends_at IS NOT NULL))
);
-- one live registration per ticket and session
CREATE UNIQUE INDEX registrations_once ON registrations (ticket_id, session_id) WHERE state NOT IN ('excused', 'revoked');
CREATE INDEX registrations_session ON registrations (session_id, state);
CREATE INDEX registrations_slot ON registrations (slot_id);

-- The first answer to a command, given again when the same command comes again.
CREATE TABLE idempotency_keys (
    key UUID PRIMARY KEY,
    request_hash BYTEA NOT NULL,
    ticket_id UUID NOT NULL REFERENCES tickets (id),
    created_at TIMESTAMPTZ NOT NULL
);

-- What happened, in kinds and ids only; sentences are made when shown.
CREATE TABLE events (
    id UUID PRIMARY KEY,
    happened_at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('participant', 'organiser', 'partner', 'host', 'device', 'worker', 'system')),
    actor_id UUID,
    kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    detail TEXT
);
CREATE INDEX events_subject ON events (subject_id, happened_at);

CREATE TABLE outbox (
    id UUID PRIMARY KEY,
    -- the intent, once and for all: contains the ticket or registration, the kind and the SEQUENCE
    unique_key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('email')),
    kind TEXT NOT NULL CHECK (kind IN ('confirmation', 'invitation', 'change', 'cancellation', 'offer', 'promotion', 'reminder', 'login_invitation')),
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
CREATE INDEX outbox_due ON outbox (state, not_before, priority);
CREATE INDEX outbox_ticket ON outbox (ticket_id);

CREATE TABLE logins (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('organiser', 'partner', 'employer', 'host')),
    partner_id UUID REFERENCES partners (id),
    passphrase_hash TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    disabled_at TIMESTAMPTZ
);

CREATE TABLE login_invitations (
    id UUID PRIMARY KEY,
    login_id UUID NOT NULL REFERENCES logins (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

-- « Who is signed in » is a login session; a session, in this house, is a workshop.
CREATE TABLE login_sessions (
    id UUID PRIMARY KEY,
    login_id UUID NOT NULL REFERENCES logins (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX login_sessions_login ON login_sessions (login_id);

-- Wrong tries of a code or a passphrase, by a keyed hash of the device or address.
CREATE TABLE failed_tries (
    id UUID PRIMARY KEY,
    bucket BYTEA NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX failed_tries_bucket ON failed_tries (bucket, happened_at);
