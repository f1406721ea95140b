-- The event log. An append is one statement, PostgresAppends: it moves the rows of its streams from the head that it
-- names to the next, and adds events for those that it moved.

-- One row, made by the first start. generation: changed after a restore.
CREATE TABLE log (
  one        BOOLEAN NOT NULL PRIMARY KEY CHECK (one),
  generation BIGINT  NOT NULL
);

-- Rows are never deleted. kind 0: room, 1: inbox. at, link: of the event at head; floor_link: of the event at floor.
-- fence: grows when somebody has to know that no append which is still under way can land. checksum: over the others,
-- but for the fence; nothing is in a row whose head is 0.
CREATE TABLE stream (
  no         BIGINT   NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  kind       SMALLINT NOT NULL,
  id         BYTEA    NOT NULL,
  head       BIGINT   NOT NULL DEFAULT 0,
  count      BIGINT   NOT NULL DEFAULT 0,
  at         BIGINT   NOT NULL DEFAULT 0,
  link       BYTEA    NOT NULL DEFAULT '\x00000000000000000000000000000000',
  floor      BIGINT   NOT NULL DEFAULT 0,
  floor_link BYTEA    NOT NULL DEFAULT '\x00000000000000000000000000000000',
  fence      BIGINT   NOT NULL DEFAULT 0,
  checksum   BIGINT   NOT NULL DEFAULT 0,
  UNIQUE (kind, id)
) WITH (fillfactor = 50); -- a row is rewritten in its page with every append

-- body: StoredEvent.
CREATE TABLE event (
  stream BIGINT NOT NULL,
  seq    BIGINT NOT NULL,
  body   BYTEA  NOT NULL,
  PRIMARY KEY (stream, seq)
);
