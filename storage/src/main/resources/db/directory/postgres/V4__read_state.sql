-- Whom messages mention, folded from the log with the room.
CREATE TABLE mention (
  room   BYTEA  NOT NULL,
  person BYTEA  NOT NULL,                     -- empty: everybody in the room
  seq    BIGINT NOT NULL,
  sender BYTEA  NOT NULL,
  PRIMARY KEY (room, person, seq)
);

CREATE INDEX mention_said ON mention (room, seq);

-- From where on somebody wants a room to look unread, whatever they have read.
CREATE TABLE unread_mark (
  person  BYTEA  NOT NULL,
  room    BYTEA  NOT NULL,
  seq     BIGINT NOT NULL,                    -- 0: not any more
  version BIGINT NOT NULL,
  PRIMARY KEY (person, room)
);

-- How far somebody has read a thread, and whether they follow it.
CREATE TABLE thread_state (
  person    BYTEA   NOT NULL,
  room      BYTEA   NOT NULL,
  thread    BIGINT  NOT NULL,                 -- the message that it stands below
  seq       BIGINT  NOT NULL,                 -- read up to here; 0 for nothing
  following BOOLEAN NOT NULL,
  PRIMARY KEY (person, room, thread)
);
