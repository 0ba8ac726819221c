-- A way has a direction, and may be known from several sources at once: typed by the team, imported
-- from a table, computed by a router. The use decides which goes first; each keeps its date. A router
-- that found no road says so with no minutes.
CREATE TABLE directed_legs (
    from_town TEXT NOT NULL REFERENCES towns (insee_code),
    to_town TEXT NOT NULL REFERENCES towns (insee_code),
    source TEXT NOT NULL CHECK (source IN ('router', 'imported', 'typed')),
    minutes BIGINT CHECK (minutes BETWEEN 1 AND 1440),
    noted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (from_town, to_town, source),
    CHECK (from_town <> to_town),
    CHECK (minutes IS NOT NULL OR source = 'router')
);
-- What was typed so far held in both directions.
INSERT INTO directed_legs (from_town, to_town, source, minutes, noted_at)
    SELECT town_a, town_b, 'typed', minutes, noted_at FROM legs
    UNION ALL SELECT town_b, town_a, 'typed', minutes, noted_at FROM legs;
DROP TABLE legs;
ALTER TABLE directed_legs RENAME TO legs;
