-- Planning: one draft a tour, what each version changed, whom to call, what the public pages say.

-- The draft of a tour: one JSON document (domain::plan). The revision is what the next save expects.
CREATE TABLE tour_drafts (
    tour_id UUID PRIMARY KEY REFERENCES tours (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    document TEXT NOT NULL,
    saved_by UUID,
    saved_at TIMESTAMPTZ NOT NULL
);

-- How a version came to be. `before` is the live programme just before, for undoing.
CREATE TABLE tour_changes (
    tour_id UUID NOT NULL REFERENCES tours (id),
    version BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('publication', 'direct', 'undo')),
    before TEXT,
    override_reason TEXT CHECK (override_reason IN ('agreed', 'on_site', 'emergency')),
    undone_by BIGINT,
    PRIMARY KEY (tour_id, version),
    FOREIGN KEY (tour_id, version) REFERENCES tour_versions (tour_id, number)
);

-- Whom to call because of a change less than a day ahead. `items` is what to tell, as in the outbox.
CREATE TABLE calls (
    id UUID PRIMARY KEY,
    tour_id UUID NOT NULL REFERENCES tours (id),
    version BIGINT NOT NULL,
    stop_id UUID NOT NULL REFERENCES stops (id),
    ticket_id UUID NOT NULL REFERENCES tickets (id),
    items TEXT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'told', 'unreachable', 'here', 'superseded')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    closed_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    UNIQUE (ticket_id, version)
);
CREATE INDEX calls_stop ON calls (stop_id, state, starts_at);

-- What the public pages of a stop say about a change of the day, until it is over.
CREATE TABLE banners (
    id UUID PRIMARY KEY,
    stop_id UUID NOT NULL REFERENCES stops (id),
    tour_id UUID NOT NULL REFERENCES tours (id),
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    shown_until TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX banners_stop ON banners (stop_id, shown_until);
