/**
 * A PostgreSQL database that several nodes share: the event log, and everything that is SQL. Each
 * node has one writer for each that commits what many callers want at once; the database decides
 * between nodes.
 */
@NullMarked
package chat.parley.storage.postgres;

import org.jspecify.annotations.NullMarked;
