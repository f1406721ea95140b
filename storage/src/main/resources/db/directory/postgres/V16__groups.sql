-- The groups of encrypted rooms (docs/encryption.md). What a room is told with is folded from its log.

ALTER TABLE room ADD COLUMN mls_group BYTEA;            -- GroupColumn; null: none has begun

-- The events that began epochs: room.encrypted and mls.commit. Folded from the log with the room.
CREATE TABLE group_epoch (
  room        BYTEA  NOT NULL,
  seq         BIGINT NOT NULL,
  incarnation INTEGER NOT NULL,
  epoch       BIGINT NOT NULL,
  made_at     BIGINT NOT NULL,
  id          BYTEA  NOT NULL,                          -- under which the parts of the commit lie, with
  person      BYTEA  NOT NULL,                          -- whose it is
  device      BYTEA  NOT NULL,
  PRIMARY KEY (room, seq)
);
CREATE INDEX group_epoch_by_epoch ON group_epoch (room, incarnation, epoch);
CREATE INDEX group_epoch_by_commit ON group_epoch (room, id);

-- Devices that a commit added and that have not said that they joined.
CREATE TABLE welcome (
  person      BYTEA  NOT NULL,
  device      BYTEA  NOT NULL,
  room        BYTEA  NOT NULL,
  incarnation INTEGER NOT NULL,
  epoch       BIGINT NOT NULL,                          -- in which the device begins
  seq         BIGINT NOT NULL,                          -- of the commit
  made_at     BIGINT NOT NULL,
  PRIMARY KEY (person, device, room)
);
CREATE INDEX welcome_by_commit ON welcome (room, seq);
CREATE INDEX welcome_by_age ON welcome (made_at);

-- Every blob that is a part of a commit, from before it is stored until after it was deleted.
CREATE TABLE commit_part (
  blob        BYTEA  NOT NULL PRIMARY KEY,
  room        BYTEA  NOT NULL,
  id          BYTEA  NOT NULL,                          -- the commit's, with whose it is
  person      BYTEA  NOT NULL,
  device      BYTEA  NOT NULL,
  part        TEXT   NOT NULL,                          -- commit, welcome, groupInfo, tree
  bytes       INTEGER NOT NULL,
  noted_at    BIGINT NOT NULL                           -- 0: it is being deleted
);
CREATE INDEX commit_part_by_age ON commit_part (noted_at);

-- Devices in groups, but those of which the log says that they are gone. Folded from the log with the room.
CREATE TABLE group_device (
  room        BYTEA  NOT NULL,
  person      BYTEA  NOT NULL,
  device      BYTEA  NOT NULL,
  PRIMARY KEY (room, device)
);
CREATE INDEX group_device_by_device ON group_device (device);
