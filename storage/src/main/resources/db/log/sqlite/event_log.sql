-- Append-ordered: an append touches the right edge of event, the stream's row and now and then a mark. Why:
-- docs/decisions/0001-append-ordered-log.md
--
--   stream ops                event, in the order of appends
--   head 3, last 9 ────────►  id 9  ops 3  prev 7
--                             id 8  dev 1  prev 0
--                             id 7  ops 2  prev 4 …   every 64th event of a stream has a mark for seeks

-- One row. generation: changed after a restore; started: the position at which it began; position: the newest event id.
CREATE TABLE log (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  generation INTEGER NOT NULL,
  started    INTEGER NOT NULL,
  position   INTEGER NOT NULL,
  checksum   INTEGER NOT NULL
);

-- Rows are never deleted. kind 0: room, 1: inbox. at, last, link: of the event at head; floor_link: of the event at floor.
CREATE TABLE stream (
  no         INTEGER PRIMARY KEY,
  kind       INTEGER NOT NULL,
  id         BLOB    NOT NULL,
  head       INTEGER NOT NULL,
  count      INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  last       INTEGER NOT NULL,
  link       BLOB    NOT NULL,
  floor      INTEGER NOT NULL,
  floor_link BLOB    NOT NULL,
  checksum   INTEGER NOT NULL,
  UNIQUE (id, kind)
);

-- prev: the id of the stream's event before. body: EventBody.
CREATE TABLE event (
  id     INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  prev   INTEGER NOT NULL,
  body   BLOB    NOT NULL
);

-- The event of the stream with sequence n * 64.
CREATE TABLE mark (
  stream INTEGER NOT NULL,
  n      INTEGER NOT NULL,
  event  INTEGER NOT NULL,
  PRIMARY KEY (stream, n)
) WITHOUT ROWID;
