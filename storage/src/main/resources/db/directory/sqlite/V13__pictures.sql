-- Pictures are blobs; here is which one somebody shows. Of rooms it is folded from the log with the room.

ALTER TABLE account ADD COLUMN picture BLOB;
ALTER TABLE room ADD COLUMN picture BLOB;

-- Every blob that is a picture, from before it is stored until after it was deleted.
CREATE TABLE picture (
  id       BLOB   NOT NULL PRIMARY KEY,
  person   BLOB ,                               -- whose it is or was; null: a room's
  room     BLOB ,
  noted_at BIGINT NOT NULL
) WITHOUT ROWID;
