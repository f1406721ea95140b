package chat.parley.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Writes structures of MLS (RFC 9420, section 2). */
final class TlsWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TlsWriter uint16(int value) {
        out.write(value >> 8);
        out.write(value);
        return this;
    }

    /** Unsigned. */
    TlsWriter uint32(long value) {
        return uint16((int) (value >> 16)).uint16((int) value);
    }

    TlsWriter uint64(long value) {
        return uint32(value >> 32).uint32(value);
    }

    TlsWriter uuid(UUID id) {
        out.writeBytes(
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
        return this;
    }

    TlsWriter raw(Bytes bytes) {
        out.writeBytes(bytes.toArray());
        return this;
    }

    TlsWriter opaque(Bytes bytes) {
        length(bytes.length());
        return raw(bytes);
    }

    byte[] toArray() {
        return out.toByteArray();
    }

    /** In its shortest form (section 2.1.2). */
    private void length(int length) {
        if (length < 1 << 6) {
            out.write(length);
        } else if (length < 1 << 14) {
            uint16(length | 1 << 14);
        } else {
            uint16(length >> 16 | 1 << 15).uint16(length);
        }
    }
}
