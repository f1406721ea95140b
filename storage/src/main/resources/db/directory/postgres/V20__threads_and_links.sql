-- Whether somebody said themselves that they follow a thread or not; else it follows from what is said there.
ALTER TABLE thread_state ADD COLUMN chosen BOOLEAN NOT NULL DEFAULT TRUE;

-- Whether an invitation also lets people onto the server; else it leads those who are there into its room.
ALTER TABLE invitation ADD COLUMN admits BOOLEAN NOT NULL DEFAULT TRUE;
