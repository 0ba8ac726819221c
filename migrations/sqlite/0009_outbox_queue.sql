-- The worker's questions in the order in which it asks them: what is due, what is too late, whose lease
-- is over. What was sent is in none of these indexes, however much it grows.
DROP INDEX outbox_due;
CREATE INDEX outbox_queue ON outbox (priority, not_before, id) WHERE state = 'queued';
CREATE INDEX outbox_expiry ON outbox (expires_at) WHERE state = 'queued';
CREATE INDEX outbox_leases ON outbox (lease_ends_at) WHERE state = 'leased';
