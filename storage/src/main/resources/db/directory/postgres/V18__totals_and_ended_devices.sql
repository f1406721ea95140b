-- What a person has archived in all, kept with every change of a bucket, so that a bucket is put without adding all
-- of them up.
CREATE TABLE archive_total (
  person BYTEA  NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  bytes  BIGINT NOT NULL
);

INSERT INTO archive_total (person, bytes) SELECT person, sum(size) FROM archive GROUP BY person;
DROP INDEX archive_size;

CREATE FUNCTION archive_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE archive_total SET bytes = bytes - OLD.size WHERE person = OLD.person;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO archive_total (person, bytes) VALUES (NEW.person, NEW.size)
    ON CONFLICT (person) DO UPDATE SET bytes = archive_total.bytes + excluded.bytes;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER archive_is_counted AFTER INSERT OR UPDATE OR DELETE ON archive
  FOR EACH ROW EXECUTE FUNCTION archive_grows();

-- Of which device a session ended, to find it in groups; null: it ended before this was kept.
ALTER TABLE revocation ADD COLUMN device BYTEA;
