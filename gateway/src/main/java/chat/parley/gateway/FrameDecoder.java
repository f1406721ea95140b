package chat.parley.gateway;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Limits;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Turns a client's bytes into whole messages and control frames (RFC 6455, sections 5 and 8.1).
 * Holds at most {@link Limits#FRAME_BYTES} of an unfinished message. Not thread-safe.
 */
final class FrameDecoder {
    private static final byte[] NOTHING = {};

    /** A header whose payload has not arrived whole. */
    private @Nullable FrameHeader header;

    /** The fragments of an unfinished message; null when there is none. */
    private @Nullable ByteArrayOutputStream fragments;

    /** Takes what arrived whole. */
    interface Sink {
        /** Valid UTF-8. */
        void onText(byte[] utf8);

        void onPing(byte[] payload);

        void onPong();

        /** {@code code} is one that may be echoed. */
        void onClose(int code);
    }

    /**
     * Takes one frame from {@code in}; what it makes whole goes to the sink.
     *
     * @return false when no frame has arrived whole
     */
    boolean next(ByteBuf in, Sink sink) throws FramingException {
        if (header == null) {
            header = FrameHeader.read(in);
            checkSequence();
        }
        if (header == null || in.readableBytes() < header.length()) {
            return false;
        }
        FrameHeader whole = header;
        header = null;
        take(whole, payload(whole, in), sink);
        return true;
    }

    /** Whether the frame may come here; checked before its payload is waited for. */
    private void checkSequence() throws FramingException {
        if (header == null || header.opcode().isControl()) {
            return;
        }
        boolean continues = header.opcode() == FrameHeader.Opcode.CONTINUATION;
        if (continues && fragments == null) {
            throw FrameHeader.broken("there is no message to be continued");
        }
        if (!continues && fragments != null) {
            throw FrameHeader.broken("the message before is not finished");
        }
        if (fragments != null && fragments.size() + header.length() > Limits.FRAME_BYTES) {
            throw FrameHeader.tooBig();
        }
    }

    private static byte[] payload(FrameHeader header, ByteBuf in) {
        if (header.length() == 0) {
            return NOTHING;
        }
        byte[] payload = new byte[header.length()];
        in.readBytes(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (header.mask() >>> (24 - 8 * (i & 3)));
        }
        return payload;
    }

    private void take(FrameHeader header, byte[] payload, Sink sink) throws FramingException {
        switch (header.opcode()) {
            case TEXT, BINARY, CONTINUATION -> {
                if (header.last()) {
                    sink.onText(checkText(complete(payload)));
                } else {
                    append(payload);
                }
            }
            case PING -> sink.onPing(payload);
            case PONG -> sink.onPong();
            case CLOSE -> sink.onClose(closeCode(payload));
        }
    }

    private void append(byte[] payload) {
        if (fragments == null) {
            fragments = new ByteArrayOutputStream(payload.length);
        }
        fragments.writeBytes(payload);
    }

    private byte[] complete(byte[] last) {
        if (fragments == null) {
            return last;
        }
        append(last);
        byte[] whole = fragments.toByteArray();
        fragments = null;
        return whole;
    }

    private static byte[] checkText(byte[] utf8) throws FramingException {
        if (!isUtf8(utf8, 0)) {
            throw new FramingException(CloseCode.INVALID_TEXT, "a text must be UTF-8");
        }
        return utf8;
    }

    private static int closeCode(byte[] payload) throws FramingException {
        if (payload.length == 0) {
            return CloseCode.NORMAL.code();
        }
        if (payload.length == 1) {
            throw FrameHeader.broken("a close code has two bytes");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        if (!mayBeSent(code)) {
            throw FrameHeader.broken("close code " + code + " must not be sent");
        }
        if (!isUtf8(payload, 2)) {
            throw new FramingException(CloseCode.INVALID_TEXT, "a close reason must be UTF-8");
        }
        return code;
    }

    /** RFC 6455, section 7.4, and the registry of close codes. */
    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    private static boolean isUtf8(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] < 0) {
                return decodes(bytes, i);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] bytes, int from) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
