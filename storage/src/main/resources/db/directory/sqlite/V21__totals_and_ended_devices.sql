-- What a person has archived in all, kept with every change of a bucket, so that a bucket is put without adding all
-- of them up.
CREATE TABLE archive_total (
  person BLOB   NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  bytes  BIGINT NOT NULL
) WITHOUT ROWID;

INSERT INTO archive_total (person, bytes) SELECT person, sum(size) FROM archive GROUP BY person;
DROP INDEX archive_size;

CREATE TRIGGER archive_is_added AFTER INSERT ON archive BEGIN
  INSERT INTO archive_total (person, bytes) VALUES (NEW.person, NEW.size)
  ON CONFLICT (person) DO UPDATE SET bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER archive_is_changed AFTER UPDATE OF size ON archive BEGIN
  UPDATE archive_total SET bytes = bytes + NEW.size - OLD.size WHERE person = NEW.person;
END;

CREATE TRIGGER archive_is_removed AFTER DELETE ON archive BEGIN
  UPDATE archive_total SET bytes = bytes - OLD.size WHERE person = OLD.person;
END;

-- Of which device a session ended, to find it in groups; null: it ended before this was kept.
ALTER TABLE revocation ADD COLUMN device BLOB;
