package chat.parley.rooms;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a WebP file is divided (RFC 9649, 2): chunks of 4 name, 4 length, data, 1 more where the
 * length is odd; numbers are little-endian.
 */
final class WebpPicture {
    /** {@code RIFF}, the length of all that follows it, {@code WEBP}. */
    private static final int HEADER_BYTES = 12;

    private static final int NOT_IN_LENGTH = 8;

    /** Flags of the extended header. */
    private static final int MOVES = 0x02;

    private static final int XMP = 0x04;
    private static final int EXIF = 0x08;

    private static final int LOSSLESS = 0x2F;
    private static final int START_CODE = 0x2A019D;
    private static final int FOURTEEN_BITS = 0x3FFF;
    private static final int TWENTY_FOUR_BITS = 0xFFFFFF;

    private WebpPicture() {}

    static void check(ByteBuffer bytes) {
        ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (Integer.toUnsignedLong(in.getInt(4)) != in.capacity() - NOT_IN_LENGTH) {
            throw PictureFormat.broken();
        }
        PictureFormat.skip(in, HEADER_BYTES);
        boolean sized = false;
        while (in.hasRemaining()) {
            String chunk = PictureFormat.name(in);
            long length = Integer.toUnsignedLong(in.getInt());
            int start = in.position();
            sized |= checkChunk(chunk, in);
            PictureFormat.skip(in, start + length + (length & 1) - in.position());
        }
        if (!sized) {
            throw PictureFormat.broken();
        }
    }

    /**
     * @return whether it is the picture itself
     */
    private static boolean checkChunk(String chunk, ByteBuffer in) {
        return switch (chunk) {
            case "VP8 " -> {
                checkLossy(in);
                yield true;
            }
            case "VP8L" -> {
                checkLossless(in);
                yield true;
            }
            case "VP8X" -> {
                checkExtended(in);
                yield false;
            }
            case "ICCP", "ALPH" -> false;
            default -> throw PictureFormat.holds(chunk);
        };
    }

    /** 3 frame tag, 3 start code, 2 width, 2 height, each with 2 bits of scale (RFC 6386, 9.1). */
    private static void checkLossy(ByteBuffer in) {
        PictureFormat.skip(in, 3);
        if ((in.getInt(in.position()) & TWENTY_FOUR_BITS) != START_CODE) {
            throw PictureFormat.broken();
        }
        PictureFormat.skip(in, 3);
        PictureFormat.requireSize(in.getShort() & FOURTEEN_BITS, in.getShort() & FOURTEEN_BITS);
    }

    /** 1 signature, then 14 bits each of width and height, less one. */
    private static void checkLossless(ByteBuffer in) {
        if (in.get() != LOSSLESS) {
            throw PictureFormat.broken();
        }
        int bits = in.getInt();
        PictureFormat.requireSize((bits & FOURTEEN_BITS) + 1, (bits >> 14 & FOURTEEN_BITS) + 1);
    }

    /** 1 flags, 3 reserved, 3 width, 3 height, less one. */
    private static void checkExtended(ByteBuffer in) {
        int flags = in.getInt();
        if ((flags & (MOVES | XMP | EXIF)) != 0) {
            throw PictureFormat.holds("VP8X %02X".formatted(flags & 0xFF));
        }
        int width = in.getInt(in.position()) & TWENTY_FOUR_BITS;
        PictureFormat.skip(in, 2);
        int height = in.getInt() >>> 8;
        PictureFormat.requireSize(width + 1, height + 1);
    }
}
