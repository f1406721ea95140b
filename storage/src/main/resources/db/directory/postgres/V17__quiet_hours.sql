-- When a session is told of nothing: 'HH:MM HH:MM zone'; null: never.
ALTER TABLE push_subscription ADD COLUMN quiet TEXT;
