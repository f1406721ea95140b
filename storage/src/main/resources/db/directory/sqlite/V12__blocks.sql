-- Whom people have blocked: rows of people, gone with the account of either.

CREATE TABLE block (
  person  BLOB  NOT NULL,
  blocked BLOB  NOT NULL,
  direct  BLOB  NOT NULL,                       -- the room of their direct conversation, begun or not
  PRIMARY KEY (person, blocked)
) WITHOUT ROWID;

CREATE INDEX block_of_blocked ON block (blocked);
CREATE INDEX block_in_direct ON block (direct);
