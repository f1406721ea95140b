-- What a member is called in one room; folded from the log with the membership.

ALTER TABLE membership ADD COLUMN nick TEXT; -- null: by their display name, or not a member
