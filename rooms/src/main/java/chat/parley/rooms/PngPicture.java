package chat.parley.rooms;

import java.nio.ByteBuffer;
import java.util.Set;

/** How a PNG file is divided (ISO/IEC 15948, 5): chunks of 4 length, 4 name, data, 4 checksum. */
final class PngPicture {
    static final String MAGIC = "\u0089PNG\r\n\u001a\n";

    private static final String HEADER = "IHDR";
    private static final String END = "IEND";
    private static final int HEADER_BYTES = 13;
    private static final int CHECKSUM_BYTES = 4;

    /** What tells colours; neither texts nor times, nor the frames of a picture that moves. */
    private static final Set<String> SHOWN =
            Set.of(
                    "PLTE", "IDAT", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD",
                    "hIST", "pHYs");

    private PngPicture() {}

    static void check(ByteBuffer in) {
        PictureFormat.skip(in, MAGIC.length());
        checkHeader(in);
        String chunk = "";
        while (!chunk.equals(END)) {
            long length = Integer.toUnsignedLong(in.getInt());
            chunk = PictureFormat.name(in);
            if (!SHOWN.contains(chunk) && !chunk.equals(END)) {
                throw PictureFormat.holds(chunk);
            }
            PictureFormat.skip(in, length + CHECKSUM_BYTES);
        }
        if (in.hasRemaining()) {
            throw PictureFormat.holds("something after " + END);
        }
    }

    private static void checkHeader(ByteBuffer in) {
        if (in.getInt() != HEADER_BYTES || !PictureFormat.name(in).equals(HEADER)) {
            throw PictureFormat.broken();
        }
        PictureFormat.requireSize(in.getInt(), in.getInt());
        PictureFormat.skip(in, HEADER_BYTES - 2 * Integer.BYTES + CHECKSUM_BYTES);
    }
}
