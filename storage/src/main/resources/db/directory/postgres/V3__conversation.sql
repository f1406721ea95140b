-- What events of a room say about each other, folded from the log with the room.

CREATE TABLE relation (
  room   BYTEA  NOT NULL,
  about  BIGINT NOT NULL,                     -- the event that it is about
  seq    BIGINT NOT NULL,                     -- the event that says it
  type   TEXT   NOT NULL,                     -- reaction, edit, deletion; message: in a thread
  sender BYTEA  NOT NULL,                     -- who says it
  PRIMARY KEY (room, about, seq)
);

CREATE INDEX relation_said ON relation (room, seq);

-- Messages that were deleted: they do not count as unread.
CREATE TABLE tombstone (
  room BYTEA  NOT NULL,
  seq  BIGINT NOT NULL,
  PRIMARY KEY (room, seq)
);
