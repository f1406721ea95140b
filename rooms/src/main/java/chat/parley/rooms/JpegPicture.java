package chat.parley.rooms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How a JPEG file is divided (ITU-T T.81, B.1): segments of a marker, 2 length, data; after the
 * header of a scan its data, in which no marker is but those of restarts.
 */
final class JpegPicture {
    static final String MAGIC = "\u00ff\u00d8\u00ff";

    private static final int PREFIX = 0xFF;
    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final String COLOURS = "ICC_PROFILE\0";

    private JpegPicture() {}

    static void check(ByteBuffer in) {
        PictureFormat.skip(in, 2);
        boolean sized = false;
        for (int marker = marker(in); marker != END; marker = marker(in)) {
            int end = in.position() + Short.toUnsignedInt(in.getShort(in.position()));
            sized |= checkSegment(marker, in);
            PictureFormat.skip(in, end - in.position());
            if (marker == 0xDA) {
                skipScan(in);
            }
        }
        if (!sized) {
            throw PictureFormat.broken();
        }
        if (in.hasRemaining()) {
            throw PictureFormat.holds("something after its end");
        }
    }

    /** The next one; it may stand behind any number of prefixes. */
    private static int marker(ByteBuffer in) {
        if (unsigned(in) != PREFIX) {
            throw PictureFormat.broken();
        }
        int marker = PREFIX;
        while (marker == PREFIX) {
            marker = unsigned(in);
        }
        return marker;
    }

    /**
     * Takes what shows the picture: tables, scans, the JFIF and Adobe headers, colours.
     *
     * @return whether it says how large the picture is
     */
    private static boolean checkSegment(int marker, ByteBuffer in) {
        return switch (marker) {
            case 0xC0, 0xC1, 0xC2 -> {
                checkFrame(in);
                yield true;
            }
            case 0xE2 -> {
                checkColours(in);
                yield false;
            }
            case 0xC4, 0xCC, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE -> false;
            case START -> throw PictureFormat.broken();
            default -> throw PictureFormat.holds("segment %02X".formatted(marker));
        };
    }

    /** After the length: 1 precision, 2 height, 2 width. */
    private static void checkFrame(ByteBuffer in) {
        PictureFormat.skip(in, 3);
        int height = Short.toUnsignedInt(in.getShort());
        PictureFormat.requireSize(Short.toUnsignedInt(in.getShort()), height);
    }

    /** Other things travel under the same marker. */
    private static void checkColours(ByteBuffer in) {
        byte[] name = new byte[COLOURS.length()];
        PictureFormat.skip(in, 2);
        in.get(name);
        if (!COLOURS.equals(new String(name, StandardCharsets.ISO_8859_1))) {
            throw PictureFormat.holds("segment E2");
        }
    }

    /** To the next marker. */
    private static void skipScan(ByteBuffer in) {
        while (true) {
            in.mark();
            if (unsigned(in) == PREFIX) {
                int next = unsigned(in);
                boolean isData = next == 0 || next >= 0xD0 && next <= 0xD7;
                if (!isData) {
                    in.reset();
                    return;
                }
            }
        }
    }

    private static int unsigned(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }
}
