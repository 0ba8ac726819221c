-- Which reminders a tour sends; a tour without a row sends the usual ones. Hours are minutes of the
-- town's day, in waking time; null is a reminder that is not sent.
CREATE TABLE reminder_schedules (
    tour_id UUID PRIMARY KEY REFERENCES tours (id),
    days_before_7 BIGINT CHECK (days_before_7 BETWEEN 480 AND 1230),
    day_before BIGINT CHECK (day_before BETWEEN 480 AND 1230),
    hours_before_2 BIGINT NOT NULL CHECK (hours_before_2 IN (0, 1)),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    saved_by UUID REFERENCES logins (id),
    saved_at TIMESTAMPTZ NOT NULL
);
