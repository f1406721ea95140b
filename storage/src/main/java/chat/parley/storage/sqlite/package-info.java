/**
 * The embedded store: two SQLite files in one data folder, {@code log.db} for the event log and
 * {@code directory.db} for everything that is SQL. Each has one writer that commits what many
 * callers want at once.
 */
@NullMarked
package chat.parley.storage.sqlite;

import org.jspecify.annotations.NullMarked;
