-- Pictures are blobs; here is which one somebody shows. Of rooms it is folded from the log with the room.

ALTER TABLE account ADD COLUMN picture BYTEA;
ALTER TABLE room ADD COLUMN picture BYTEA;

-- Every blob that is a picture, from before it is stored until after it was deleted.
CREATE TABLE picture (
  id       BYTEA  NOT NULL PRIMARY KEY,
  person   BYTEA,                               -- whose it is or was; null: a room's
  room     BYTEA,
  noted_at BIGINT NOT NULL
);
