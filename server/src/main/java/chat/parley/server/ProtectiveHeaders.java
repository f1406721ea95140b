package chat.parley.server;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import java.util.Map;

/**
 * Headers by which browsers protect people, on every answer, whoever gives it. They let nothing be
 * done with it; a page replaces those by which it wants more. There is none of CORS: no page of
 * another origin gets to read anything.
 */
final class ProtectiveHeaders {
    private static final Map<String, String> ALWAYS =
            Map.of(
                    "Cache-Control",
                    "no-store",
                    "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Content-Type-Options",
                    "nosniff");

    /** Two years, as is usual (RFC 6797): of no meaning, and not to be sent, by plain HTTP. */
    private static final String ONLY_HTTPS = "max-age=63072000; includeSubDomains";

    private ProtectiveHeaders() {}

    /** Puts them on the answer before anybody writes it. */
    static void put(HttpServerRequest request) {
        MultiMap headers = request.response().headers();
        ALWAYS.forEach(headers::set);
        if (request.isSSL()) {
            headers.set("Strict-Transport-Security", ONLY_HTTPS);
        }
    }
}
