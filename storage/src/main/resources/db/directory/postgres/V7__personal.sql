-- What people keep for themselves.

CREATE TABLE saved_message (
  person BYTEA  NOT NULL,
  place  BIGINT NOT NULL,                     -- rises with each that the person saves
  room   BYTEA  NOT NULL,
  seq    BIGINT NOT NULL,
  PRIMARY KEY (person, place)
);

CREATE UNIQUE INDEX saved_once ON saved_message (person, room, seq);

-- How somebody arranged their list of rooms, from the top.
CREATE TABLE room_sections (
  person   BYTEA  NOT NULL PRIMARY KEY,
  version  BIGINT NOT NULL,
  sections TEXT   NOT NULL                    -- JSON: {"sections": […]}, as in the contract
);
