-- Keys of people and devices, for rooms that are encrypted end to end. What is signed or sealed is stored as it came:
-- docs/encryption.md draws it.

CREATE TABLE identity (
  person     BYTEA  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  generation BIGINT NOT NULL,                   -- 1, 2, 3 ...
  identity   BYTEA  NOT NULL,
  at         BIGINT NOT NULL,
  wrapped    BYTEA,                             -- its own key, as its person opens it; of the newest only
  PRIMARY KEY (person, generation)
);

-- The newest of each person who has an identity.
CREATE TABLE device_list (
  person     BYTEA  NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  generation BIGINT NOT NULL,                   -- of the identity that signed it: the newest
  version    BIGINT NOT NULL,
  devices    BYTEA  NOT NULL
);

-- What waits to be given; it goes with its session.
CREATE TABLE key_package (
  ref         BYTEA   NOT NULL PRIMARY KEY,     -- by which a Welcome refers to it
  session     BYTEA   NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  person      BYTEA   NOT NULL,
  device      BYTEA   NOT NULL,
  device_key  BYTEA   NOT NULL,                 -- that certified its leaf
  package     BYTEA   NOT NULL,
  last_resort BOOLEAN NOT NULL,                 -- given when no other is left, to any number of people
  used        BOOLEAN NOT NULL,                 -- whether a last resort was given to anybody
  expires_at  BIGINT  NOT NULL,
  added_at    BIGINT  NOT NULL
);

CREATE UNIQUE INDEX key_package_last_resort ON key_package (session) WHERE last_resort;
CREATE INDEX key_package_of_session ON key_package (session);
CREATE INDEX key_package_of_device ON key_package (device, last_resort, added_at);
CREATE INDEX key_package_of_person ON key_package (person);
CREATE INDEX key_package_expiry ON key_package (expires_at);

-- Who was given what, for a day.
CREATE TABLE key_claim (
  claimer BYTEA  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  id      BYTEA  NOT NULL,                      -- by which the claimer names it
  room    BYTEA  NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (claimer, id)
);

CREATE INDEX key_claim_age ON key_claim (at);

CREATE TABLE claimed_key_package (
  claimer     BYTEA   NOT NULL,
  claim       BYTEA   NOT NULL,
  place       INTEGER NOT NULL,                 -- in the answer
  person      BYTEA   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  device      BYTEA   NOT NULL,
  ref         BYTEA   NOT NULL,
  package     BYTEA   NOT NULL,
  last_resort BOOLEAN NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (claimer, claim, place),
  FOREIGN KEY (claimer, claim) REFERENCES key_claim (claimer, id) ON DELETE CASCADE
);

CREATE INDEX claimed_key_package_by ON claimed_key_package (claimer, at);
CREATE INDEX claimed_key_package_of ON claimed_key_package (person);
CREATE INDEX claimed_key_package_ref ON claimed_key_package (ref);

-- What people's devices archive of rooms: buckets of keys.
CREATE TABLE archive (
  person      BYTEA   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  stream      BYTEA   NOT NULL,                 -- a room, or the person
  incarnation BIGINT  NOT NULL,                 -- of the room's group
  bucket      BIGINT  NOT NULL,                 -- of 256 sequences
  version     BIGINT  NOT NULL,
  generation  BIGINT  NOT NULL,                 -- of the identity whose archive key sealed it
  size        INTEGER NOT NULL,                 -- that it counts for
  sealed      BYTEA   NOT NULL,
  PRIMARY KEY (person, stream, incarnation, bucket)
);

CREATE INDEX archive_size ON archive (person, size);
