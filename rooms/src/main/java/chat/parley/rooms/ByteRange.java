package chat.parley.rooms;

/**
 * A part of a blob.
 *
 * @param from its first byte, from 0
 * @param length how many bytes at most, 1 or more
 */
public record ByteRange(long from, long length) {
    public ByteRange {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "no range: " + length + " bytes from byte " + from + " on");
        }
    }

    /** The first byte that is not in it. */
    public long end() {
        return length > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + length;
    }
}
