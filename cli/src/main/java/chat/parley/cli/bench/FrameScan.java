package chat.parley.cli.bench;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Finds what a measurement needs in the frames that come by the hundred thousand, without reading
 * their JSON:
 *
 * <pre>
 * {"op":"event","room":"ROOM","seq":SEQ, … "content":{"text":"~STAMP …"}}
 * {"op":"ack","ref":"STAMP", … "seq":SEQ, …}
 * </pre>
 *
 * STAMP is when the message was due, in 16 hexadecimal digits. A frame of another form is {@link
 * Kind#OTHER}: correct, only dearer to read. Reads into one array over and over; not thread-safe.
 */
final class FrameScan {
    enum Kind {
        EVENT,
        ACK,
        OTHER
    }

    /** What {@link #mark} takes of a text. */
    static final int MARK_CHARS = 17;

    /** The stamp of an event that is not of this measurement. */
    static final long NO_STAMP = -1;

    private static final byte[] EVENT = ascii("{\"op\":\"event\",\"room\":\"");
    private static final byte[] ACK = ascii("{\"op\":\"ack\",\"ref\":\"");
    private static final byte[] SEQ = ascii("\"seq\":");
    private static final byte[] MARK = ascii("\"text\":\"~");
    private static final int STAMP_CHARS = 16;
    private static final int ROOM_CHARS = 36;

    private byte[] frame = new byte[1024];
    private int length;
    private long seq;
    private long stamp;

    /** The text that carries a stamp, filled up to {@code chars}. */
    static String mark(long stamp, int chars) {
        return "~" + ref(stamp) + "x".repeat(chars - MARK_CHARS);
    }

    /** The {@code ref} of the message with that stamp. */
    static String ref(long stamp) {
        return HexFormat.of().toHexDigits(stamp);
    }

    Kind read(ByteBuf in, int index, int bytes) {
        if (bytes > frame.length) {
            frame = new byte[Integer.highestOneBit(bytes) * 2];
        }
        in.getBytes(index, frame, 0, bytes);
        length = bytes;
        if (startsWith(EVENT)) {
            return scanEvent();
        }
        return startsWith(ACK) ? scanAck() : Kind.OTHER;
    }

    /** Whether the event is of this room, given as the ASCII text of its id. */
    boolean isOf(byte[] room) {
        return Arrays.equals(frame, EVENT.length, EVENT.length + ROOM_CHARS, room, 0, ROOM_CHARS);
    }

    long seq() {
        return seq;
    }

    long stamp() {
        return stamp;
    }

    /** A copy of the frame that was read. */
    byte[] bytes() {
        return Arrays.copyOf(frame, length);
    }

    /** The stamp in the content of an event, or {@link #NO_STAMP}. */
    static long stampIn(byte[] content) {
        return stampAfter(content, content.length, 0);
    }

    private Kind scanEvent() {
        seq = numberAfter(EVENT.length + ROOM_CHARS);
        stamp = stampAfter(frame, length, EVENT.length + ROOM_CHARS);
        return seq > 0 ? Kind.EVENT : Kind.OTHER;
    }

    private Kind scanAck() {
        stamp = hex(frame, ACK.length, length);
        seq = numberAfter(ACK.length);
        return stamp != NO_STAMP && seq > 0 ? Kind.ACK : Kind.OTHER;
    }

    private boolean startsWith(byte[] prefix) {
        return length > prefix.length + ROOM_CHARS
                && Arrays.equals(frame, 0, prefix.length, prefix, 0, prefix.length);
    }

    private long numberAfter(int from) {
        int at = find(SEQ, frame, length, from);
        long number = 0;
        for (; at > 0 && at < length && frame[at] >= '0' && frame[at] <= '9'; at++) {
            number = number * 10 + frame[at] - '0';
        }
        return number;
    }

    private static long stampAfter(byte[] bytes, int length, int from) {
        int at = find(MARK, bytes, length, from);
        return at < 0 ? NO_STAMP : hex(bytes, at, length);
    }

    private static long hex(byte[] bytes, int from, int length) {
        if (from + STAMP_CHARS > length) {
            return NO_STAMP;
        }
        long value = 0;
        for (int i = from; i < from + STAMP_CHARS; i++) {
            if (!HexFormat.isHexDigit(bytes[i])) {
                return NO_STAMP;
            }
            value = value << 4 | HexFormat.fromHexDigit(bytes[i]);
        }
        return value;
    }

    /** The index after the first {@code word}, or -1. */
    private static int find(byte[] word, byte[] bytes, int length, int from) {
        for (int i = from; i <= length - word.length; i++) {
            if (bytes[i] == word[0]
                    && Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
                return i + word.length;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
