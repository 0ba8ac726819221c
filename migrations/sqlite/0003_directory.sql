-- The directory: all communes, hours of venues, named facilitators, typed ways, checklists.

-- Every postcode of the commune, each between two spaces, and its inhabitants for the order of a search.
ALTER TABLE towns ADD COLUMN postcodes TEXT;
ALTER TABLE towns ADD COLUMN population INTEGER;

-- Which edition of the program's own reference data this database holds.
CREATE TABLE reference_editions (
    name TEXT PRIMARY KEY,
    edition TEXT NOT NULL
) STRICT;

-- When a venue is open in the week; a venue without hours is open whenever we come. 0 is Monday.
CREATE TABLE venue_hours (
    venue_id BLOB NOT NULL REFERENCES venues (id),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens TEXT NOT NULL,
    closes TEXT NOT NULL,
    PRIMARY KEY (venue_id, weekday, opens),
    CHECK (opens < closes)
) STRICT;

CREATE TABLE venue_closed_days (
    venue_id BLOB NOT NULL REFERENCES venues (id),
    closed_on TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (venue_id, closed_on)
) STRICT;

-- A named person of a partner. Whoever stops stays, for the sessions that name them.
CREATE TABLE facilitators (
    id BLOB PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;
CREATE INDEX facilitators_partner ON facilitators (partner_id, name);

CREATE TABLE session_facilitators (
    session_id BLOB NOT NULL REFERENCES sessions (id),
    facilitator_id BLOB NOT NULL REFERENCES facilitators (id),
    PRIMARY KEY (session_id, facilitator_id)
) STRICT;
CREATE INDEX session_facilitators_facilitator ON session_facilitators (facilitator_id);

-- A way that somebody drove and noted; it goes before the estimate, in both directions.
CREATE TABLE legs (
    town_a TEXT NOT NULL REFERENCES towns (insee_code),
    town_b TEXT NOT NULL REFERENCES towns (insee_code),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    noted_at TEXT NOT NULL,
    PRIMARY KEY (town_a, town_b),
    CHECK (town_a < town_b)
) STRICT;

-- What is to be done before a stop. A draft's stop lives in its document alone: no reference to stops.
-- The day is counted back from the stop's first day, so that it follows when the stop moves.
CREATE TABLE checklist_items (
    id BLOB PRIMARY KEY,
    tour_id BLOB NOT NULL REFERENCES tours (id),
    stop_id BLOB NOT NULL,
    label TEXT NOT NULL,
    owner TEXT NOT NULL,
    days_before INTEGER NOT NULL CHECK (days_before BETWEEN 0 AND 366),
    done_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX checklist_items_stop ON checklist_items (stop_id, days_before);
