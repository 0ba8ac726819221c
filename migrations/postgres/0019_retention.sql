-- When the addresses, numbers and texts of a stop's messages were erased; null until then.
ALTER TABLE stops ADD COLUMN contacts_erased_at TIMESTAMPTZ;
