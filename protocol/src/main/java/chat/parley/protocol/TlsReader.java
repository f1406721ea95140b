package chat.parley.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Reads structures of MLS (RFC 9420, section 2) out of a part of an array, to exactly its end.
 * Nothing is copied or reserved before its length was compared with what is there.
 */
final class TlsReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    TlsReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private TlsReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    int position() {
        return at;
    }

    /** What was read since the given position. */
    Bytes since(int from) {
        return Bytes.of(bytes, from, at);
    }

    int uint8() throws InvalidHandshake {
        require(1);
        return bytes[at++] & 0xff;
    }

    int uint16() throws InvalidHandshake {
        return uint8() << 8 | uint8();
    }

    /** Unsigned. */
    long uint32() throws InvalidHandshake {
        return (long) uint16() << 16 | uint16();
    }

    /** As it is: beyond 2^63 - 1 it is refused. */
    long uint64() throws InvalidHandshake {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 16 | uint16();
        }
        if (value < 0) {
            throw new InvalidHandshake("a number is too large");
        }
        return value;
    }

    /** An {@code opaque[count]}. */
    Bytes fixed(int count) throws InvalidHandshake {
        require(count);
        at += count;
        return Bytes.of(bytes, at - count, at);
    }

    /** The 16 bytes of an id. */
    UUID uuid() throws InvalidHandshake {
        ByteBuffer id = ByteBuffer.wrap(fixed(16).toArray());
        return new UUID(id.getLong(), id.getLong());
    }

    /** An {@code opaque<V>} of a known length at most. */
    Bytes opaque(int most, String what) throws InvalidHandshake {
        int length = length();
        if (length > most) {
            throw new InvalidHandshake(what + " has " + length + " bytes, of at most " + most);
        }
        at += length;
        return Bytes.of(bytes, at - length, at);
    }

    /** Passes over an {@code opaque<V>}. */
    void skipOpaque() throws InvalidHandshake {
        int length = length(); // which moves on by itself
        at += length;
    }

    /** What is in a vector, to be read to its end. */
    TlsReader vector() throws InvalidHandshake {
        int length = length();
        at += length;
        return new TlsReader(bytes, at - length, at);
    }

    /** Whether an {@code optional} is there. */
    boolean isPresent() throws InvalidHandshake {
        return switch (uint8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new InvalidHandshake("something optional is neither there nor not");
        };
    }

    void requireEnd() throws InvalidHandshake {
        if (hasMore()) {
            throw new InvalidHandshake(end - at + " bytes too many");
        }
    }

    /** A length of section 2.1.2, in its shortest form, and no more than is left. */
    private int length() throws InvalidHandshake {
        int first = uint8();
        int form = first >> 6;
        int length = first & 0x3f;
        for (int more = (1 << form) - 1; form < 3 && more > 0; more--) {
            length = length << 8 | uint8();
        }
        if (form == 3 || form > 0 && length < 1 << (form == 1 ? 6 : 14)) {
            throw new InvalidHandshake("a length is not in its shortest form");
        }
        require(length);
        return length;
    }

    private void require(int count) throws InvalidHandshake {
        if (end - at < count) {
            throw new InvalidHandshake("it is cut short");
        }
    }
}
