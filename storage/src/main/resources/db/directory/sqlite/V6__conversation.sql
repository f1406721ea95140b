-- What events of a room say about each other, folded from the log with the room.

CREATE TABLE relation (
  room   BLOB   NOT NULL,
  about  BIGINT NOT NULL,                     -- the event that it is about
  seq    BIGINT NOT NULL,                     -- the event that says it
  type   TEXT   NOT NULL,                     -- reaction, edit, deletion; message: in a thread
  sender BLOB   NOT NULL,                     -- who says it
  PRIMARY KEY (room, about, seq)
) WITHOUT ROWID;

CREATE INDEX relation_said ON relation (room, seq);

-- Messages that were deleted: they do not count as unread.
CREATE TABLE tombstone (
  room BLOB   NOT NULL,
  seq  BIGINT NOT NULL,
  PRIMARY KEY (room, seq)
) WITHOUT ROWID;
