-- Mail that comes back. Stored before it is acknowledged, read afterwards.
CREATE TABLE inbox (
    id BLOB PRIMARY KEY,
    -- of the recipient and the bytes: what a server delivers twice is stored once
    digest BLOB NOT NULL UNIQUE,
    -- the return path of the envelope; empty for a bounce
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    raw BLOB NOT NULL,
    received_at TEXT NOT NULL,
    -- stored: not read yet; done: nothing is left to do; task: somebody of the team is to look; settled: somebody did
    state TEXT NOT NULL CHECK (state IN ('stored', 'done', 'task', 'settled')),
    outcome TEXT,
    -- a person's words, cut short
    words TEXT,
    registration_id BLOB REFERENCES registrations (id),
    outbox_id BLOB,
    handled_at TEXT,
    settled_by BLOB,
    CHECK ((state = 'stored') = (outcome IS NULL)),
    CHECK ((outcome IS NULL) = (handled_at IS NULL)),
    CHECK (settled_by IS NULL OR state = 'settled')
) STRICT;
CREATE INDEX inbox_stored ON inbox (received_at) WHERE state = 'stored';
CREATE INDEX inbox_handled ON inbox (handled_at);

-- The last answer of each registration's calendar; an older one, or the same again, changes nothing.
CREATE TABLE calendar_answers (
    registration_id BLOB PRIMARY KEY REFERENCES registrations (id),
    participation TEXT NOT NULL CHECK (participation IN ('accepted', 'tentative', 'declined')),
    -- SEQUENCE and DTSTAMP of the answer
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    stamped_at TEXT NOT NULL,
    -- whether it says something about what holds now: applies, former_time, unproven
    bearing TEXT NOT NULL CHECK (bearing IN ('applies', 'former_time', 'unproven')),
    answered_at TEXT NOT NULL
) STRICT;
