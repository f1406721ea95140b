package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a picture of a person or a room may be written in. A picture tells by its first bytes what
 * it is; what a client calls it does not matter.
 */
public enum PictureFormat {
    /** ISO/IEC 15948. */
    PNG("image/png"),
    /** ITU-T T.81, in a JFIF or Adobe file. */
    JPEG("image/jpeg"),
    /** RFC 9649. */
    WEBP("image/webp");

    private static final int MAGIC_BYTES = 12;

    private final String type;

    PictureFormat(String type) {
        this.type = type;
    }

    /** The media type. */
    public String type() {
        return type;
    }

    /** Empty when the bytes begin like no picture. */
    public static Optional<PictureFormat> of(byte[] bytes) {
        if (bytes.length < MAGIC_BYTES) {
            return Optional.empty();
        }
        String first = new String(bytes, 0, MAGIC_BYTES, StandardCharsets.ISO_8859_1);
        if (first.startsWith(PngPicture.MAGIC)) {
            return Optional.of(PNG);
        }
        if (first.startsWith(JpegPicture.MAGIC)) {
            return Optional.of(JPEG);
        }
        return first.startsWith("RIFF") && first.endsWith("WEBP")
                ? Optional.of(WEBP)
                : Optional.empty();
    }

    /**
     * Refuses what is no picture, is too large, moves, or holds anything beside what it shows: with
     * photographs travels where they were taken. Reads how the file is divided, to its end, and
     * decodes nothing.
     */
    static void check(byte[] bytes) {
        if (bytes.length > Limits.PICTURE_BYTES) {
            throw new Refusal(
                    ErrorCode.TOO_LARGE,
                    "a picture may have at most " + Limits.PICTURE_BYTES + " bytes");
        }
        PictureFormat format = of(bytes).orElseThrow(PictureFormat::none);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            switch (format) {
                case PNG -> PngPicture.check(in);
                case JPEG -> JpegPicture.check(in);
                case WEBP -> WebpPicture.check(in);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException _) {
            throw broken();
        }
    }

    private static Refusal none() {
        return new Refusal(
                ErrorCode.INVALID, "the body is no picture that is taken: send PNG, JPEG or WebP");
    }

    static Refusal broken() {
        return new Refusal(ErrorCode.INVALID, "the picture is broken or cut short");
    }

    /**
     * @param part as its format names it
     */
    static Refusal holds(String part) {
        return new Refusal(
                ErrorCode.INVALID,
                "the picture holds more than one still picture (%s): save it without metadata"
                        .formatted(part));
    }

    static void requireSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw broken();
        }
        if (width > Limits.PICTURE_PIXELS || height > Limits.PICTURE_PIXELS) {
            throw new Refusal(
                    ErrorCode.TOO_LARGE,
                    "a picture may have at most %d pixels a side, not %d by %d: scale it down"
                            .formatted(Limits.PICTURE_PIXELS, width, height));
        }
    }

    /**
     * Passes over so many bytes; throws a {@link BufferUnderflowException} where fewer are left.
     */
    static void skip(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + (int) length);
    }

    /** Four characters that name a part. */
    static String name(ByteBuffer in) {
        byte[] name = new byte[4];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
