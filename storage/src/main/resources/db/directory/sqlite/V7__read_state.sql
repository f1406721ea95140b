-- Whom messages mention, folded from the log with the room.
CREATE TABLE mention (
  room   BLOB   NOT NULL,
  person BLOB   NOT NULL,                     -- empty: everybody in the room
  seq    BIGINT NOT NULL,
  sender BLOB   NOT NULL,
  PRIMARY KEY (room, person, seq)
) WITHOUT ROWID;

CREATE INDEX mention_said ON mention (room, seq);

-- From where on somebody wants a room to look unread, whatever they have read.
CREATE TABLE unread_mark (
  person  BLOB   NOT NULL,
  room    BLOB   NOT NULL,
  seq     BIGINT NOT NULL,                    -- 0: not any more
  version BIGINT NOT NULL,
  PRIMARY KEY (person, room)
) WITHOUT ROWID;

-- How far somebody has read a thread, and whether they follow it.
CREATE TABLE thread_state (
  person    BLOB    NOT NULL,
  room      BLOB    NOT NULL,
  thread    BIGINT  NOT NULL,                 -- the message that it stands below
  seq       BIGINT  NOT NULL,                 -- read up to here; 0 for nothing
  following BOOLEAN NOT NULL,
  PRIMARY KEY (person, room, thread)
) WITHOUT ROWID;
