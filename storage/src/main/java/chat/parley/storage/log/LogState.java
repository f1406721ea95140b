package chat.parley.storage.log;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/**
 * Where the whole log stands.
 *
 * @param generation changed when the log was restored from a backup
 * @param started the position at which the generation began
 * @param position the id of the newest event
 */
public record LogState(long generation, long started, long position) {
    /** Ids that a new generation leaves out: more than can have been lost. */
    private static final long SKIPPED = 1L << 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    public static LogState first() {
        return new LogState(randomGeneration(), 0, 0);
    }

    /**
     * The state after a restore. Positions that were given out before and lost must not come back,
     * so that whoever knows one of them finds everything changed since.
     */
    public LogState nextGeneration() {
        long next = position + SKIPPED;
        return new LogState(randomGeneration(), next, next);
    }

    public LogState at(long newPosition) {
        return new LogState(generation, started, newPosition);
    }

    public long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(24)
                        .putLong(generation)
                        .putLong(started)
                        .putLong(position)
                        .flip());
        return crc.getValue();
    }

    /** What every client can hold in a number. */
    private static long randomGeneration() {
        return RANDOM.nextLong(1, 1L << 53);
    }
}
