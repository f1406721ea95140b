-- People, sign-ins, and what lets them in. Unlike the rooms' tables these are the truth themselves.

CREATE TABLE account (
  id            BLOB   NOT NULL PRIMARY KEY,
  name          TEXT   NOT NULL UNIQUE,     -- in lower case
  display_name  TEXT   NOT NULL,
  role          TEXT   NOT NULL,            -- owner, admin, member, guest, bot
  password_hash TEXT   NOT NULL,            -- PHC string format
  created_at    BIGINT NOT NULL
) WITHOUT ROWID;

CREATE UNIQUE INDEX account_of_owner ON account (role) WHERE role = 'owner';

CREATE TABLE invitation (
  code       TEXT    NOT NULL PRIMARY KEY,
  uses       INTEGER NOT NULL CHECK (uses >= 0),
  expires_at BIGINT  NOT NULL,
  created_by BLOB    NOT NULL REFERENCES account (id)
) WITHOUT ROWID;

-- One row.
CREATE TABLE server_settings (
  open_sign_up BOOLEAN NOT NULL
);

INSERT INTO server_settings (open_sign_up) VALUES (FALSE);

-- Outlives its session: a device stays with the person who first used it.
CREATE TABLE device (
  id      BLOB   NOT NULL PRIMARY KEY,
  person  BLOB   NOT NULL REFERENCES account (id),
  used_at BIGINT NOT NULL                   -- the last sign-in
) WITHOUT ROWID;

CREATE INDEX device_of_person ON device (person);

-- A session is deleted when it ends.
CREATE TABLE session (
  id           BLOB   NOT NULL PRIMARY KEY,
  person       BLOB   NOT NULL REFERENCES account (id),
  device       BLOB   NOT NULL UNIQUE REFERENCES device (id),
  device_name  TEXT   NOT NULL,
  refresh_hash TEXT   NOT NULL,             -- SHA-256 of the newest refresh token's secret
  created_at   BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX session_of_person ON session (person, refreshed_at);
CREATE INDEX session_by_use ON session (refreshed_at);
CREATE INDEX session_by_age ON session (created_at);

-- Sessions that ended, for a day; gateways read on from the position they know.
CREATE TABLE revocation (
  position BIGINT NOT NULL PRIMARY KEY,
  session  BLOB   NOT NULL,
  ended_at BIGINT NOT NULL
) WITHOUT ROWID;

-- One row: the newest position. Whoever ends a session holds this row until it commits, so that positions
-- become visible in their order.
CREATE TABLE revocation_head (
  position BIGINT NOT NULL
);

INSERT INTO revocation_head (position) VALUES (0);

CREATE TABLE signing_key (
  kid         TEXT   NOT NULL PRIMARY KEY,  -- RFC 7638 thumbprint
  private_key TEXT   NOT NULL,              -- PKCS #8 in Base64
  public_key  TEXT   NOT NULL,              -- SubjectPublicKeyInfo in Base64
  created_at  BIGINT NOT NULL,
  retired_at  BIGINT                        -- null: the key that signs
) WITHOUT ROWID;

CREATE TABLE secret (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
