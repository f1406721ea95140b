/**
 * What nodes share besides their stores, on Redis 7 or Redis Cluster: the bus, presence, and who is
 * alive. All of it may be lost; nothing here is the truth of anything.
 */
@NullMarked
package chat.parley.storage.redis;

import org.jspecify.annotations.NullMarked;
