package chat.parley.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page came from, as browsers write it (RFC 6454, section 6.2), or could have come from: a
 * scheme, a host and a port. Only http and https.
 *
 * @param host in lower case; a name, or an address, of IPv6 in brackets
 */
public record Origin(String scheme, String host, int port) {
    private static final int MOST_CHARS = 300;
    private static final Pattern FORM =
            Pattern.compile(
                    "(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([1-9][0-9]{0,4}))?",
                    Pattern.CASE_INSENSITIVE); // only of ASCII, so nothing else becomes a letter
    private static final int MOST_PORT = 65_535;

    /** Reads {@code https://chat.example} or {@code http://[::1]:8080}, in any case. */
    public static Optional<Origin> parse(String text) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String scheme = form.group(1).toLowerCase(Locale.ROOT);
        int port = form.group(3) == null ? ownPort(scheme) : Integer.parseInt(form.group(3));
        return port > MOST_PORT
                ? Optional.empty()
                : Optional.of(new Origin(scheme, form.group(2).toLowerCase(Locale.ROOT), port));
    }

    /** The origin of pages that this server serves to whoever sent the request. */
    static Optional<Origin> served(HttpServerRequest request) {
        @Nullable HostAndPort to = request.authority();
        return to == null ? Optional.empty() : parse(request.scheme() + "://" + to);
    }

    private static int ownPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
