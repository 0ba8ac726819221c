-- The words of messages as the team edits them for a tour. What is not here is said in the program's own words.
CREATE TABLE message_texts (
    tour_id UUID NOT NULL REFERENCES tours (id),
    -- domain::wording::TextKind
    kind TEXT NOT NULL,
    -- with placeholders; none after a reset, whose row stays so that an older form cannot pass for newer
    subject TEXT,
    body TEXT,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    edited_by UUID,
    edited_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tour_id, kind),
    CHECK ((subject IS NULL) = (body IS NULL))
);
