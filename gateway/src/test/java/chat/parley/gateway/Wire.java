package chat.parley.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's side of RFC 6455, byte by byte: also what no good client would send. */
final class Wire {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MASK = 0x1234_5678;

    private Wire() {}

    static byte[] text(String text) {
        return frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame whose first byte is {@code first}, with its length in the shortest form. */
    static byte[] frame(int first, byte[] payload) {
        int bytes = payload.length < 126 ? 0 : payload.length <= 0xFFFF ? 2 : 8;
        return frame(first, payload, bytes, true);
    }

    /**
     * @param lengthBytes 0, 2 or 8: how the length is written
     */
    static byte[] frame(int first, byte[] payload, int lengthBytes, boolean masked) {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) first);
        int mask = masked ? 0x80 : 0;
        switch (lengthBytes) {
            case 0 -> out.put((byte) (mask | payload.length));
            case 2 -> out.put((byte) (mask | 126)).putShort((short) payload.length);
            default -> out.put((byte) (mask | 127)).putLong(payload.length);
        }
        if (masked) {
            out.putInt(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put(masked ? (byte) (payload[i] ^ MASK >>> (24 - 8 * (i & 3))) : payload[i]);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Only a header, whose payload never comes. */
    static byte[] header(int first, int second, long length, int lengthBytes) {
        ByteBuffer out = ByteBuffer.allocate(14).put((byte) first).put((byte) second);
        switch (lengthBytes) {
            case 2 -> out.putShort((short) length);
            case 8 -> out.putLong(length);
            default -> {}
        }
        out.putInt(MASK);
        return Arrays.copyOf(out.array(), out.position());
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload =
                ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
        return frame(0x80 | CLOSE, payload);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
