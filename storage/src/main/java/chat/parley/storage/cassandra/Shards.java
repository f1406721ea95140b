package chat.parley.storage.cassandra;

import chat.parley.rooms.StreamId;

import java.nio.ByteBuffer;
import java.util.UUID;

/** In which partition of the table {@code stream} a stream is listed, and under what key. */
final class Shards {
    /** Never changes: stored. Ten million streams of a kind are some 300,000 rows in each. */
    static final int COUNT = 32;

    private Shards() {}

    /** By the end of the id, which is random in every version of UUIDs that Parley makes. */
    static byte of(StreamId stream) {
        return (byte) (stream.id().getLeastSignificantBits() & (COUNT - 1));
    }

    /** Sixteen bytes, which Cassandra orders as {@link chat.parley.protocol.Uuids#compare} does. */
    static ByteBuffer key(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
    }

    static UUID id(ByteBuffer key) {
        return new UUID(key.getLong(), key.getLong());
    }
}
