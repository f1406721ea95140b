package chat.parley.gateway;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Limits;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * The header of a WebSocket frame (RFC 6455, section 5.2).
 *
 * @param length of the payload that follows the mask
 */
record FrameHeader(boolean last, Opcode opcode, int length, int mask) {
    private static final int LAST = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int CONTROL_BYTES = 125;

    enum Opcode {
        CONTINUATION(0),
        TEXT(1),
        BINARY(2),
        CLOSE(8),
        PING(9),
        PONG(10);

        private final int bits;

        Opcode(int bits) {
            this.bits = bits;
        }

        boolean isControl() {
            return bits >= CLOSE.bits;
        }

        /** The first byte of an unfragmented frame of this kind. */
        int firstByte() {
            return LAST | bits;
        }

        private static Opcode of(int bits) throws FramingException {
            for (Opcode opcode : values()) {
                if (opcode.bits == bits) {
                    return opcode;
                }
            }
            throw broken("opcode " + bits + " is reserved");
        }
    }

    /**
     * Reads a client's header, or nothing when it has not arrived whole. What is wrong is told as
     * early as it can be seen.
     */
    static @Nullable FrameHeader read(ByteBuf in) throws FramingException {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return null;
        }
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        Opcode opcode = opcode(first, second);
        int lengthBytes = lengthBytes(second & ~MASKED);
        int headerBytes = 2 + lengthBytes + Integer.BYTES;
        if (available < 2 + lengthBytes) {
            return null;
        }
        int length = length(in, start, second & ~MASKED);
        if (available < headerBytes) {
            return null;
        }
        int mask = in.getInt(start + 2 + lengthBytes);
        in.skipBytes(headerBytes);
        return new FrameHeader((first & LAST) != 0, opcode, length, mask);
    }

    private static Opcode opcode(int first, int second) throws FramingException {
        if ((first & RESERVED) != 0) {
            throw broken("a reserved bit is set, and no extension was agreed on");
        }
        Opcode opcode = Opcode.of(first & OPCODE);
        if ((second & MASKED) == 0) {
            throw broken("a client must mask its frames");
        }
        if (opcode.isControl() && (first & LAST) == 0) {
            throw broken("a control frame must not be fragmented");
        }
        if (opcode.isControl() && (second & ~MASKED) > CONTROL_BYTES) {
            throw broken("a control frame may have at most 125 bytes");
        }
        if (opcode == Opcode.BINARY) {
            throw new FramingException(CloseCode.UNSUPPORTED_DATA, "send text frames, not binary");
        }
        return opcode;
    }

    private static int lengthBytes(int code) {
        return switch (code) {
            case SHORT_LENGTH -> Short.BYTES;
            case LONG_LENGTH -> Long.BYTES;
            default -> 0;
        };
    }

    private static int length(ByteBuf in, int start, int code) throws FramingException {
        long length =
                switch (code) {
                    case SHORT_LENGTH -> in.getUnsignedShort(start + 2);
                    case LONG_LENGTH -> in.getLong(start + 2);
                    default -> code;
                };
        if (length < 0) {
            throw broken("a length of 64 bits must not be negative");
        }
        if ((code == SHORT_LENGTH && length < SHORT_LENGTH)
                || (code == LONG_LENGTH && length <= 0xFFFF)) {
            throw broken("a length must be written in its shortest form");
        }
        if (length > Limits.FRAME_BYTES) {
            throw tooBig();
        }
        return (int) length;
    }

    /** Writes a server's header, which has no mask. */
    static void write(ByteBuf out, int firstByte, int length) {
        out.writeByte(firstByte);
        if (length < SHORT_LENGTH) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(SHORT_LENGTH).writeShort(length);
        } else {
            out.writeByte(LONG_LENGTH).writeLong(length);
        }
    }

    static FramingException tooBig() {
        return new FramingException(
                CloseCode.TOO_BIG, "a message may have at most " + Limits.FRAME_BYTES + " bytes");
    }

    static FramingException broken(String message) {
        return new FramingException(CloseCode.PROTOCOL_ERROR, message);
    }
}
