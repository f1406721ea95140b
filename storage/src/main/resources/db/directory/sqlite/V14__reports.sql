-- What people reported. A report refers to a message and holds nothing of what that says.

CREATE TABLE report (
  id          BLOB    NOT NULL PRIMARY KEY,    -- named by the reporter's client
  place       INTEGER NOT NULL UNIQUE,         -- rises with each
  reporter    BLOB    NOT NULL,
  room        BLOB    NOT NULL,                -- empty: a person is reported
  seq         INTEGER NOT NULL,                -- of the message; 0: a person is reported
  about       BLOB    NOT NULL,                -- the author of the message, or the person
  reason      TEXT    NOT NULL,                -- spam, abuse, privacy, illegal, other
  text        TEXT,                            -- erased with the reporter's account
  at          INTEGER NOT NULL,
  resolved_by BLOB   ,                         -- null: open
  resolved_at INTEGER,
  outcome     TEXT,                            -- acted, dismissed
  note        TEXT                             -- erased with the account of whoever resolved it
) WITHOUT ROWID;

CREATE INDEX report_open ON report (place) WHERE resolved_by IS NULL;
CREATE INDEX report_of_reporter ON report (reporter);
CREATE INDEX report_in_room ON report (room, seq);
CREATE INDEX report_about ON report (about);
CREATE INDEX report_resolver ON report (resolved_by) WHERE resolved_by IS NOT NULL;

CREATE INDEX membership_of_moderators ON membership (room, person) WHERE role IN ('owner', 'moderator');
CREATE INDEX account_of_admins ON account (id) WHERE role IN ('owner', 'admin');
