-- Who of the team takes a call, and how a draft was before each save.

ALTER TABLE calls ADD COLUMN taken_by BLOB;

-- `document` is the draft before the save that made this revision; null where there was none.
CREATE TABLE tour_draft_steps (
    tour_id BLOB NOT NULL REFERENCES tours (id),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    document TEXT,
    PRIMARY KEY (tour_id, revision)
) STRICT;
