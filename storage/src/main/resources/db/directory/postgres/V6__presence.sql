-- What people have chosen to show of themselves; whoever has chosen nothing has no row.
CREATE TABLE presence_settings (
  person   BYTEA   NOT NULL PRIMARY KEY,
  status   TEXT    NOT NULL,                  -- online, away, dnd, invisible
  emoji    TEXT,
  text     TEXT,
  until    BIGINT,                            -- of emoji and text; null: no end
  receipts BOOLEAN NOT NULL,
  typing   BOOLEAN NOT NULL
);
