-- Which reminders a tour sends; a tour without a row sends the usual ones. Hours are minutes of the
-- town's day, in waking time; null is a reminder that is not sent.
CREATE TABLE reminder_schedules (
    tour_id BLOB PRIMARY KEY REFERENCES tours (id),
    days_before_7 INTEGER CHECK (days_before_7 BETWEEN 480 AND 1230),
    day_before INTEGER CHECK (day_before BETWEEN 480 AND 1230),
    hours_before_2 INTEGER NOT NULL CHECK (hours_before_2 IN (0, 1)),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    saved_by BLOB REFERENCES logins (id),
    saved_at TEXT NOT NULL
) STRICT;
