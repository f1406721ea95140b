package chat.parley.api;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the web client, as it is sent. Immutable. */
final class WebFile {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "json", "application/json",
                    "webmanifest", "application/manifest+json",
                    "svg", "image/svg+xml; charset=utf-8",
                    "png", "image/png",
                    "woff2", "font/woff2");

    private final String type;
    private final String etag;
    private final Buffer plain;
    private final @Nullable Buffer gzip;

    private WebFile(String type, byte[] bytes) throws IOException {
        byte[] compressed = compress(bytes);
        this.type = type;
        this.etag = etag(bytes);
        this.plain = Buffer.buffer(bytes);
        this.gzip = compressed.length < bytes.length ? Buffer.buffer(compressed) : null;
    }

    String type() {
        return type;
    }

    /** Quoted; follows from the content. */
    String etag() {
        return etag;
    }

    Buffer plain() {
        return plain;
    }

    /** Null where compressing it gains nothing. */
    @Nullable Buffer gzip() {
        return gzip;
    }

    /** Null when there is no such file, or none of a kind that a web client is made of. */
    static @Nullable WebFile read(String root, String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream in = WebFile.class.getResourceAsStream(root + path)) {
            if (in == null || type == null) {
                return null;
            }
            return new WebFile(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compress(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
