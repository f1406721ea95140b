-- Accounts that owner and admins find, and may suspend.

ALTER TABLE account ADD COLUMN suspended_at BIGINT;  -- null: in use

-- Both names in lower case of every script; of accounts that are older than this column, of Latin until they are renamed.
ALTER TABLE account ADD COLUMN search TEXT NOT NULL DEFAULT '';

UPDATE account SET search = name || ' ' || lower(display_name);
