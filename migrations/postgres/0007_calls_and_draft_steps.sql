-- Who of the team takes a call, and how a draft was before each save.

ALTER TABLE calls ADD COLUMN taken_by UUID;

-- `document` is the draft before the save that made this revision; null where there was none.
CREATE TABLE tour_draft_steps (
    tour_id UUID NOT NULL REFERENCES tours (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    document TEXT,
    PRIMARY KEY (tour_id, revision)
);
