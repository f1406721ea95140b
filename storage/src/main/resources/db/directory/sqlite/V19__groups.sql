-- The groups of encrypted rooms (docs/encryption.md). What a room is told with is folded from its log.

ALTER TABLE room ADD COLUMN mls_group BLOB;             -- GroupColumn; null: none has begun

-- The events that began epochs: room.encrypted and mls.commit. Folded from the log with the room.
CREATE TABLE group_epoch (
  room        BLOB   NOT NULL,
  seq         BIGINT NOT NULL,
  incarnation INTEGER NOT NULL,
  epoch       BIGINT NOT NULL,
  made_at     BIGINT NOT NULL,
  id          BLOB   NOT NULL,                          -- under which the parts of the commit lie, with
  person      BLOB   NOT NULL,                          -- whose it is
  device      BLOB   NOT NULL,
  PRIMARY KEY (room, seq)
) WITHOUT ROWID;
CREATE INDEX group_epoch_by_epoch ON group_epoch (room, incarnation, epoch);
CREATE INDEX group_epoch_by_commit ON group_epoch (room, id);

-- Devices that a commit added and that have not said that they joined.
CREATE TABLE welcome (
  person      BLOB   NOT NULL,
  device      BLOB   NOT NULL,
  room        BLOB   NOT NULL,
  incarnation INTEGER NOT NULL,
  epoch       BIGINT NOT NULL,                          -- in which the device begins
  seq         BIGINT NOT NULL,                          -- of the commit
  made_at     BIGINT NOT NULL,
  PRIMARY KEY (person, device, room)
) WITHOUT ROWID;
CREATE INDEX welcome_by_commit ON welcome (room, seq);
CREATE INDEX welcome_by_age ON welcome (made_at);

-- Every blob that is a part of a commit, from before it is stored until after it was deleted.
CREATE TABLE commit_part (
  blob        BLOB   NOT NULL PRIMARY KEY,
  room        BLOB   NOT NULL,
  id          BLOB   NOT NULL,                          -- the commit's, with whose it is
  person      BLOB   NOT NULL,
  device      BLOB   NOT NULL,
  part        TEXT   NOT NULL,                          -- commit, welcome, groupInfo, tree
  bytes       INTEGER NOT NULL,
  noted_at    BIGINT NOT NULL                           -- 0: it is being deleted
) WITHOUT ROWID;
CREATE INDEX commit_part_by_age ON commit_part (noted_at);

-- Devices in groups, but those of which the log says that they are gone. Folded from the log with the room.
CREATE TABLE group_device (
  room        BLOB   NOT NULL,
  person      BLOB   NOT NULL,
  device      BLOB   NOT NULL,
  PRIMARY KEY (room, device)
) WITHOUT ROWID;
CREATE INDEX group_device_by_device ON group_device (device);
