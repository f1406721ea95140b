-- What a room is about, and who may speak how often; folded from the log with the room.

ALTER TABLE room ADD COLUMN topic        TEXT    NOT NULL DEFAULT '';
ALTER TABLE room ADD COLUMN description  TEXT    NOT NULL DEFAULT '';
ALTER TABLE room ADD COLUMN announcement BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE room ADD COLUMN slow_mode_ms BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN archived     BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE room ADD COLUMN pins         TEXT    NOT NULL DEFAULT '';    -- sequences, as they were pinned: '12 7'

ALTER TABLE membership ADD COLUMN banned BOOLEAN NOT NULL DEFAULT false;
