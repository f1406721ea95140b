-- Folded from the log by the sequencers. Ids are 16 bytes; all statements but these also run on PostgreSQL.

CREATE TABLE room (
  id         BLOB    NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,                -- public, private, direct
  name       TEXT,
  search     TEXT,                            -- the name in lower case of every script
  encryption TEXT    NOT NULL,
  closed     BOOLEAN NOT NULL,
  members    INTEGER NOT NULL,
  owners     INTEGER NOT NULL,
  projected  BIGINT  NOT NULL,                -- folded up to this sequence
  version    BIGINT  NOT NULL
) WITHOUT ROWID;

CREATE INDEX room_to_find ON room (id) WHERE kind = 'public' AND NOT closed;

CREATE TABLE membership (
  room      BLOB    NOT NULL REFERENCES room (id),
  person    BLOB    NOT NULL,
  role      TEXT,                             -- null: not a member now
  invited   BOOLEAN NOT NULL,
  intervals TEXT    NOT NULL,                 -- sequences seen, ascending: '1-5 9-9 20-'; the last is open while a member
  PRIMARY KEY (room, person)
) WITHOUT ROWID;

CREATE INDEX membership_of_person ON membership (person, room);

CREATE TABLE read_cursor (
  person  BLOB   NOT NULL,
  room    BLOB   NOT NULL,
  seq     BIGINT NOT NULL,
  n       BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (person, room)
) WITHOUT ROWID;

-- Rooms whose tables may be behind the log, with the node that appends to them.
CREATE TABLE dirty (
  room BLOB NOT NULL,
  node TEXT NOT NULL,
  PRIMARY KEY (room, node)
) WITHOUT ROWID;

-- One row: grows with every change that a list of rooms shows.
CREATE TABLE directory_version (
  version BIGINT NOT NULL
);

INSERT INTO directory_version (version) VALUES (0);
