package chat.parley.testkit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import javax.imageio.ImageIO;

/** Pictures as programs write them. */
public final class SamplePictures {
    private static final int WEBP_LOSSLESS = 0x2F;

    private SamplePictures() {}

    public static byte[] png(int width, int height) {
        return written(width, height, "png");
    }

    public static byte[] jpeg(int width, int height) {
        return written(width, height, "jpeg");
    }

    private static byte[] written(int width, int height, String format) {
        var out = new ByteArrayOutputStream();
        try {
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("this JDK writes no " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** As far as a reader of its parts looks: what it shows is left out. */
    @SuppressWarnings("ByteBufferBackingArray") // little allocates it
    public static byte[] webp(int width, int height) {
        ByteBuffer picture = little(10).put((byte) WEBP_LOSSLESS);
        picture.putInt(width - 1 | height - 1 << 14);
        return webp(chunk("VP8L", picture.array()));
    }

    /** A WebP file of these chunks. */
    @SuppressWarnings("ByteBufferBackingArray") // little allocates it
    public static byte[] webp(byte[]... chunks) {
        ByteBuffer body = little(1_000).put(ascii("WEBP"));
        for (byte[] chunk : chunks) {
            body.put(chunk);
        }
        int length = body.position();
        return little(8 + length)
                .put(ascii("RIFF"))
                .putInt(length)
                .put(body.array(), 0, length)
                .array();
    }

    /** A chunk of a WebP file; its length is even. */
    @SuppressWarnings("ByteBufferBackingArray") // little allocates it
    public static byte[] chunk(String name, byte[] data) {
        return little(8 + data.length).put(ascii(name)).putInt(data.length).put(data).array();
    }

    /** A chunk of a PNG file; its checksum is not right, as nobody here asks for it. */
    public static byte[] pngChunk(String name, int length) {
        return ByteBuffer.allocate(12 + length).putInt(length).put(ascii(name)).array();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
