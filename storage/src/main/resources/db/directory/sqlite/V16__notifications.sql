-- What of a room somebody is notified of, beside from where on it looks unread: all, mentions, nothing.
ALTER TABLE unread_mark ADD COLUMN level TEXT NOT NULL DEFAULT 'all';
