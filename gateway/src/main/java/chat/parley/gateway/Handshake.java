package chat.parley.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
     * @param allowedOrigins origins of pages, besides the request's own host
     */
    static @Nullable Fault check(HttpServerRequest request, Set<String> allowedOrigins) {
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

    /**
     * A program sends no origin. A page may connect to the host that it came from; a page that came
     * by https may do so, too, when a proxy in front took the TLS off.
     */
    private static boolean isOriginAllowed(HttpServerRequest request, Set<String> allowed) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            return true;
        }
        if (origins.size() > 1) {
            return false;
        }
        String origin = origins.getFirst().toLowerCase(Locale.ROOT);
        return allowed.contains(origin) || isSameHost(origin, request);
    }

    private static boolean isSameHost(String origin, HttpServerRequest request) {
        @Nullable String host = request.getHeader(HttpHeaders.HOST);
        @Nullable URI page = parse(origin);
        if (host == null || page == null || !page.isAbsolute() || page.getAuthority() == null) {
            return false;
        }
        boolean scheme =
                "https".equals(page.getScheme()) || page.getScheme().equals(request.scheme());
        return scheme
                && page.getRawPath().isEmpty()
                && page.getAuthority().equals(host.toLowerCase(Locale.ROOT));
    }

    private static @Nullable URI parse(String origin) {
        try {
            URI uri = new URI(origin);
            return uri.isOpaque() ? null : uri;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
