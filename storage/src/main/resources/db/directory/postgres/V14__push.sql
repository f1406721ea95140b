-- Where sessions are told of messages while nobody is there, and what they are still to be told. All of it goes with
-- its session.

CREATE TABLE push_subscription (
  session     BYTEA   NOT NULL PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
  person      BYTEA   NOT NULL,
  endpoint    TEXT    NOT NULL UNIQUE,          -- a browser is told what one person is told
  p256dh      TEXT    NOT NULL,                 -- base64url, as auth
  auth        TEXT    NOT NULL,
  shows_text  BOOLEAN NOT NULL,
  created_at  BIGINT  NOT NULL,
  test        TEXT,                             -- to be sent; null: none
  answer      INTEGER,                          -- HTTP status of the last push; 0: no answer; null: none yet
  answered_at BIGINT,
  tested      TEXT                              -- the last test that was sent
);

CREATE INDEX push_of_person ON push_subscription (person);
CREATE INDEX push_to_test ON push_subscription (session) WHERE test IS NOT NULL;

-- One for each session and room.
CREATE TABLE push_notice (
  session  BYTEA   NOT NULL REFERENCES push_subscription (session) ON DELETE CASCADE,
  room     BYTEA   NOT NULL,
  seq      BIGINT  NOT NULL,                    -- the last message that the session is told of
  at       BIGINT  NOT NULL,                    -- when it was said
  due_at   BIGINT,                              -- null: nothing is to be pushed
  attempts INTEGER NOT NULL,
  sent     BIGINT  NOT NULL,                    -- the last message that was pushed; 0: none
  PRIMARY KEY (session, room)
);

CREATE INDEX push_due ON push_notice (due_at) WHERE due_at IS NOT NULL;

-- Up to where rooms were looked through for what is to be pushed.
CREATE TABLE push_cursor (
  room BYTEA   NOT NULL PRIMARY KEY,
  seq  BIGINT  NOT NULL
);
