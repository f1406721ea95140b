-- What of a room those see who join it; folded from the log with the room.

ALTER TABLE room ADD COLUMN history       TEXT   NOT NULL DEFAULT 'joined'; -- joined, invited, all
ALTER TABLE room ADD COLUMN history_since BIGINT NOT NULL DEFAULT 0;        -- the sequence that set it

-- An invitation of before waits since some sequence that no setting of history can be older than.
ALTER TABLE membership ADD COLUMN invited_at BIGINT NOT NULL DEFAULT 0;
UPDATE membership SET invited_at = 1 WHERE invited;
ALTER TABLE membership DROP COLUMN invited;
