/** The event log on Cassandra 5. */
@NullMarked
package chat.parley.storage.cassandra;

import org.jspecify.annotations.NullMarked;
