-- What is sensitive asks for the password again, unless it was given just now: by signing in, or to confirm it.

ALTER TABLE session ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;

UPDATE session SET password_at = created_at;
