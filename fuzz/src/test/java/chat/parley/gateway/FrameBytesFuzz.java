package chat.parley.gateway;

import chat.parley.protocol.Limits;

import com.sun.management.ThreadMXBean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a connection after its handshake. However they arrive, in one piece or in many, they
 * mean the same; texts are valid and bounded; what is wrong ends it in the way that is meant; and
 * no frame gets memory for what it claims to be, only for what has come.
 */
public final class FrameBytesFuzz {
    private static final int PER_BYTE = 64;
    private static final long ANYWAY = 1 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static {
        // what loading classes takes is not measured: one frame is read, and one refused
        read(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a', (byte) 0xFF, 0}, 1);
    }

    private FrameBytesFuzz() {}

    /** The first byte says into how large pieces the others are cut. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        List<String> whole = read(bytes, Math.max(1, bytes.length));
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (taken > ANYWAY + PER_BYTE * (long) bytes.length) {
            throw new AssertionError(bytes.length + " bytes took " + taken + " of memory");
        }
        List<String> pieces = read(bytes, 1 + (input[0] & 0xFF));
        if (!whole.equals(pieces)) {
            throw new AssertionError(whole + " in one piece, but in many " + pieces);
        }
    }

    private static List<String> read(byte[] bytes, int piece) {
        List<String> seen = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        ByteBuf arrived = Unpooled.buffer();
        FrameDecoder.Sink sink = new Seen(seen);
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                arrived.writeBytes(bytes, from, Math.min(piece, bytes.length - from));
                while (decoder.next(arrived, sink)) {}
            }
        } catch (FramingException e) {
            seen.add("ended: " + e.code() + " " + e.reason());
        }
        return seen;
    }

    private record Seen(List<String> seen) implements FrameDecoder.Sink {
        @Override
        public void onText(byte[] utf8) {
            String text = new String(utf8, StandardCharsets.UTF_8);
            if (utf8.length > Limits.FRAME_BYTES
                    || !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
                throw new AssertionError("this is no text: " + Arrays.toString(utf8));
            }
            seen.add("text: " + text);
        }

        @Override
        public void onPing(byte[] payload) {
            seen.add("ping: " + Arrays.toString(payload));
        }

        @Override
        public void onPong() {
            seen.add("pong");
        }

        @Override
        public void onClose(int code) {
            seen.add("close: " + code);
        }
    }
}
