package chat.parley.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The opening handshake (RFC 6455, section 4.2). */
final class Handshake {
    static final String SUBPROTOCOL = "parley.v1";
    static final String VERSION = "13";

    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /**
     * What is wrong with a request to open a socket.
     *
     * @param status of the HTTP answer
     */
    record Fault(int status, String message) {}

    /**
     * Null when the request is good.
     *
     * @param allowedOrigins origins of pages, besides the server's own
     */
    static @Nullable Fault check(HttpServerRequest request, Set<Origin> allowedOrigins) {
        if (!request.method().equals(HttpMethod.GET)) {
            return new Fault(405, "a socket is opened by GET");
        }
        if (request.version() != HttpVersion.HTTP_1_1) {
            return new Fault(400, "a socket is opened by HTTP/1.1");
        }
        if (!hasToken(request, HttpHeaders.UPGRADE, "websocket")
                || !hasToken(request, HttpHeaders.CONNECTION, "upgrade")) {
            return new Fault(
                    426, "open a WebSocket here: 'Upgrade: websocket', 'Connection: Upgrade'");
        }
        if (!List.of(VERSION).equals(request.headers().getAll("Sec-WebSocket-Version"))) {
            return new Fault(426, "header 'Sec-WebSocket-Version' must be " + VERSION);
        }
        if (!isKey(request.headers().getAll("Sec-WebSocket-Key"))) {
            return new Fault(400, "header 'Sec-WebSocket-Key' must be 16 bytes in base 64");
        }
        if (hasBody(request)) {
            return new Fault(400, "a request that opens a socket has no body");
        }
        if (!hasToken(request, "Sec-WebSocket-Protocol", SUBPROTOCOL)) {
            return new Fault(400, "header 'Sec-WebSocket-Protocol' must offer " + SUBPROTOCOL);
        }
        return isOriginAllowed(request, allowedOrigins)
                ? null
                : new Fault(
                        403,
                        "pages of this origin may not open sockets here; the owner can allow it");
    }

    /** The proof that the server has read the key of a request that is good. */
    static String accept(HttpServerRequest request) {
        String key = request.headers().getAll("Sec-WebSocket-Key").getFirst();
        byte[] proof = (key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(sha1(proof));
    }

    private static boolean isKey(List<String> keys) {
        if (keys.size() != 1) {
            return false;
        }
        try {
            byte[] key = Base64.getDecoder().decode(keys.getFirst());
            return key.length == KEY_BYTES
                    && Base64.getEncoder().encodeToString(key).equals(keys.getFirst());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.equals("0"));
    }

    private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }

    /** A program sends no origin. A page may connect to where it came from. */
    private static boolean isOriginAllowed(HttpServerRequest request, Set<Origin> allowed) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            return true;
        }
        if (origins.size() > 1) {
            return false;
        }
        Optional<Origin> page = Origin.parse(origins.getFirst());
        return page.isPresent()
                && (allowed.contains(page.get()) || page.equals(Origin.served(request)));
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
