-- What protects accounts: approval, resets, where sessions are used from, and the record of it all.

ALTER TABLE account ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE;  -- an admin has yet to let the person in

ALTER TABLE server_settings ADD COLUMN approve_sign_ups BOOLEAN NOT NULL DEFAULT TRUE;

ALTER TABLE session ADD COLUMN address TEXT;             -- from where it was last used; null: not known

ALTER TABLE invitation ADD COLUMN room BLOB;             -- null: for the server only
ALTER TABLE invitation ADD COLUMN role TEXT NOT NULL DEFAULT 'member';

-- One for each person at most.
CREATE TABLE password_reset (
  person     BLOB   NOT NULL PRIMARY KEY REFERENCES account (id),
  code_hash  TEXT   NOT NULL UNIQUE,        -- SHA-256 of the code
  expires_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Ids of people outlive their accounts here; what tells who they were is in the account, and gone with it.
CREATE TABLE audit (
  seq     BIGINT NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  actor   BLOB,
  subject BLOB,
  session BLOB,
  detail  TEXT,
  hash    TEXT   NOT NULL,                  -- over the columns above and the hash before
  address TEXT                              -- not covered, for it is erased
) WITHOUT ROWID;

CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_with_address ON audit (at) WHERE address IS NOT NULL;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;

CREATE TRIGGER audit_stands BEFORE UPDATE ON audit WHEN NEW.address IS NOT NULL
  OR NEW.seq <> OLD.seq OR NEW.at <> OLD.at OR NEW.kind <> OLD.kind OR NEW.hash <> OLD.hash
  OR NEW.actor IS NOT OLD.actor OR NEW.subject IS NOT OLD.subject OR NEW.session IS NOT OLD.session
  OR NEW.detail IS NOT OLD.detail
BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
