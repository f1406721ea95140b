package chat.parley.api;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookie in which browsers keep the refresh token: no script reads it, and it is read for
 * {@code /v1/sessions} only. By https its name has the prefix {@code __Host-}, so that no page of
 * plain http and no other host of the domain can plant one; browsers then want it for every path.
 */
final class RefreshCookie {
    private static final String NAME = "parley-refresh";
    private static final String PREFIX = "__Host-";
    private static final String SCOPE = "; HttpOnly; SameSite=Strict";

    /** Longer than sessions live unused: when they end is for the server to say. */
    private static final Duration KEPT = Duration.ofDays(180);

    private RefreshCookie() {}

    static String set(String token, boolean secure) {
        return header(token, KEPT.toSeconds(), secure);
    }

    static String clear(boolean secure) {
        return header("", 0, secure);
    }

    static Optional<String> read(Arrival arrival) {
        return arrival.headers().getAll("Cookie").stream()
                .flatMap(header -> ServerCookieDecoder.STRICT.decode(header).stream())
                .filter(cookie -> cookie.name().equals(name(arrival.secure())))
                .map(Cookie::value)
                .findFirst();
    }

    /**
     * Whether the request was made by a page of this server. Browsers send the cookie only to the
     * site that set it; this also shuts out other ports and subdomains of the same site.
     */
    static boolean fromOwnPage(Arrival arrival) {
        @Nullable String site = arrival.headers().get("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String own = (arrival.secure() ? "https://" : "http://") + arrival.authority();
        return own.equals(arrival.headers().get("Origin"));
    }

    private static String header(String value, long seconds, boolean secure) {
        return name(secure)
                + "="
                + value
                + "; Max-Age="
                + seconds
                + "; Path="
                + (secure ? "/" : "/v1/sessions")
                + SCOPE
                + (secure ? "; Secure" : "");
    }

    private static String name(boolean secure) {
        return secure ? PREFIX + NAME : NAME;
    }
}
