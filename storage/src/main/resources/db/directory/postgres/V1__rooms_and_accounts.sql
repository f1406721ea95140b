-- What db/directory/sqlite holds after its fourth step, in the words of PostgreSQL. Ids are 16 bytes; names and
-- other texts that pages go on from are in the order of their bytes.

-- Folded from the log by the sequencers.

CREATE TABLE room (
  id         BYTEA   NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,                -- public, private, direct
  name       TEXT,
  search     TEXT,                            -- the name in lower case of every script
  encryption TEXT    NOT NULL,
  closed     BOOLEAN NOT NULL,
  members    INTEGER NOT NULL,
  owners     INTEGER NOT NULL,
  projected  BIGINT  NOT NULL,                -- folded up to this sequence
  version    BIGINT  NOT NULL
);

CREATE INDEX room_to_find ON room (id) WHERE kind = 'public' AND NOT closed;

CREATE TABLE membership (
  room      BYTEA   NOT NULL REFERENCES room (id),
  person    BYTEA   NOT NULL,
  role      TEXT,                             -- null: not a member now
  invited   BOOLEAN NOT NULL,
  intervals TEXT    NOT NULL,                 -- sequences seen, ascending: '1-5 9-9 20-'; the last is open while a member
  PRIMARY KEY (room, person)
);

CREATE INDEX membership_of_person ON membership (person, room);

CREATE TABLE read_cursor (
  person  BYTEA  NOT NULL,
  room    BYTEA  NOT NULL,
  seq     BIGINT NOT NULL,
  n       BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (person, room)
);

-- Rooms whose tables may be behind the log, with the node that appends to them.
CREATE TABLE dirty (
  room BYTEA NOT NULL,
  node TEXT  NOT NULL,
  PRIMARY KEY (room, node)
);

-- One row: grows with every change that a list of rooms shows.
CREATE TABLE directory_version (
  version BIGINT NOT NULL
);

INSERT INTO directory_version (version) VALUES (0);

-- People, sign-ins, and what lets them in. Unlike the rooms' tables these are the truth themselves.

CREATE TABLE account (
  id            BYTEA   NOT NULL PRIMARY KEY,
  name          TEXT    COLLATE "C" NOT NULL UNIQUE, -- in lower case
  display_name  TEXT    NOT NULL,
  search        TEXT    NOT NULL,             -- both names in lower case of every script
  role          TEXT    NOT NULL,             -- owner, admin, member, guest, bot
  password_hash TEXT    NOT NULL,             -- PHC string format
  created_at    BIGINT  NOT NULL,
  suspended_at  BIGINT,                       -- null: in use
  waiting       BOOLEAN NOT NULL              -- an admin has yet to let the person in
);

CREATE UNIQUE INDEX account_of_owner ON account (role) WHERE role = 'owner';

CREATE TABLE invitation (
  code       TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
  uses       INTEGER NOT NULL CHECK (uses >= 0),
  expires_at BIGINT  NOT NULL,
  created_by BYTEA   NOT NULL REFERENCES account (id),
  room       BYTEA,                           -- null: for the server only
  role       TEXT    NOT NULL
);

-- One row.
CREATE TABLE server_settings (
  open_sign_up     BOOLEAN NOT NULL,
  approve_sign_ups BOOLEAN NOT NULL
);

INSERT INTO server_settings (open_sign_up, approve_sign_ups) VALUES (FALSE, TRUE);

-- Outlives its session: a device stays with the person who first used it.
CREATE TABLE device (
  id      BYTEA  NOT NULL PRIMARY KEY,
  person  BYTEA  NOT NULL REFERENCES account (id),
  used_at BIGINT NOT NULL                     -- the last sign-in
);

CREATE INDEX device_of_person ON device (person);

-- A session is deleted when it ends.
CREATE TABLE session (
  id           BYTEA  NOT NULL PRIMARY KEY,
  person       BYTEA  NOT NULL REFERENCES account (id),
  device       BYTEA  NOT NULL UNIQUE REFERENCES device (id),
  device_name  TEXT   NOT NULL,
  refresh_hash TEXT   NOT NULL,               -- SHA-256 of the newest refresh token's secret
  created_at   BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL,
  address      TEXT                           -- from where it was last used; null: not known
);

CREATE INDEX session_of_person ON session (person, refreshed_at);
CREATE INDEX session_by_use ON session (refreshed_at);
CREATE INDEX session_by_age ON session (created_at);

-- Sessions that ended, for a day; gateways read on from the position they know.
CREATE TABLE revocation (
  position BIGINT NOT NULL PRIMARY KEY,
  session  BYTEA  NOT NULL,
  ended_at BIGINT NOT NULL
);

-- One row: the newest position. Who ends sessions has the turn of the accounts, so positions become visible in their
-- order.
CREATE TABLE revocation_head (
  position BIGINT NOT NULL
);

INSERT INTO revocation_head (position) VALUES (0);

-- One for each person at most.
CREATE TABLE password_reset (
  person     BYTEA  NOT NULL PRIMARY KEY REFERENCES account (id),
  code_hash  TEXT   NOT NULL UNIQUE,          -- SHA-256 of the code
  expires_at BIGINT NOT NULL
);

CREATE TABLE signing_key (
  kid         TEXT   COLLATE "C" NOT NULL PRIMARY KEY, -- RFC 7638 thumbprint
  private_key TEXT   NOT NULL,                -- PKCS #8 in Base64
  public_key  TEXT   NOT NULL,                -- SubjectPublicKeyInfo in Base64
  created_at  BIGINT NOT NULL,
  retired_at  BIGINT                          -- null: the key that signs
);

CREATE TABLE secret (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Ids of people outlive their accounts here; what tells who they were is in the account, and gone with it.
CREATE TABLE audit (
  seq     BIGINT NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  actor   BYTEA,
  subject BYTEA,
  session BYTEA,
  detail  TEXT,
  hash    TEXT   NOT NULL,                    -- over the columns above and the hash before
  address TEXT                                -- not covered, for it is erased
);

CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_with_address ON audit (at) WHERE address IS NOT NULL;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
FOR EACH ROW WHEN (NEW.address IS NOT NULL
  OR NEW.seq <> OLD.seq OR NEW.at <> OLD.at OR NEW.kind <> OLD.kind OR NEW.hash <> OLD.hash
  OR NEW.actor IS DISTINCT FROM OLD.actor OR NEW.subject IS DISTINCT FROM OLD.subject
  OR NEW.session IS DISTINCT FROM OLD.session OR NEW.detail IS DISTINCT FROM OLD.detail)
EXECUTE FUNCTION refuse_audit_change();
