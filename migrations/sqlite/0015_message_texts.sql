-- The words of messages as the team edits them for a tour. What is not here is said in the program's own words.
CREATE TABLE message_texts (
    tour_id BLOB NOT NULL REFERENCES tours (id),
    -- domain::wording::TextKind
    kind TEXT NOT NULL,
    -- with placeholders; none after a reset, whose row stays so that an older form cannot pass for newer
    subject TEXT,
    body TEXT,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    edited_by BLOB,
    edited_at TEXT NOT NULL,
    PRIMARY KEY (tour_id, kind),
    CHECK ((subject IS NULL) = (body IS NULL))
) STRICT;
