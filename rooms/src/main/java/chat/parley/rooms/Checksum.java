package chat.parley.rooms;

import java.nio.ByteBuffer;

/** The first 16 bytes of a SHA-256. */
public record Checksum(long high, long low) {
    /** Size in bytes. */
    public static final int LENGTH = 16;

    /** Sixteen zeros: the link before a stream's first event. */
    public static final Checksum ZERO = new Checksum(0, 0);

    /** Reads the next 16 bytes. */
    public static Checksum read(ByteBuffer bytes) {
        return new Checksum(bytes.getLong(), bytes.getLong());
    }

    /** Writes 16 bytes. */
    public ByteBuffer write(ByteBuffer bytes) {
        return bytes.putLong(high).putLong(low);
    }

    public byte[] toBytes() {
        return write(ByteBuffer.allocate(LENGTH)).array();
    }
}
