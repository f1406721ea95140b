package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one proxy tells of the request that it passed on (RFC 7239, section 4).
 *
 * @param from who sent it to the proxy; null when that is unknown, hidden or not told
 * @param scheme null when it is not told
 * @param authority null when it is not told
 */
record ForwardedElement(
        @Nullable InetAddress from, @Nullable String scheme, @Nullable String authority) {
    private static final String PORT = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?";
    private static final Pattern HIDDEN = Pattern.compile("(?i:unknown|_[A-Z0-9._-]+)" + PORT);
    private static final Pattern V4 = Pattern.compile("([0-9.]+)" + PORT);
    private static final Pattern V6 = Pattern.compile("\\[([^\\[\\]]+)]" + PORT);
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    /** Something is not written as it must be, so that nothing of it is believed. */
    static final class Malformed extends Exception {
        Malformed() {
            super(null, null, false, false);
        }
    }

    /**
     * Reads texts as the headers have them; null is what is not told.
     *
     * @param from like {@code 192.0.2.1}, {@code [2001:db8::1]:4711}, {@code unknown}, {@code _a}
     */
    static ForwardedElement of(
            @Nullable String from, @Nullable String scheme, @Nullable String authority)
            throws Malformed {
        return new ForwardedElement(
                from == null || HIDDEN.matcher(from).matches() ? null : address(from),
                scheme == null ? null : scheme(scheme),
                authority == null ? null : authority(authority));
    }

    private static InetAddress address(String node) throws Malformed {
        Matcher v4 = V4.matcher(node);
        Matcher v6 = V6.matcher(node);
        @Nullable InetAddress address =
                Network.address(v4.matches() ? v4.group(1) : v6.matches() ? v6.group(1) : node);
        if (address == null) {
            throw new Malformed();
        }
        return address;
    }

    /** Some proxies name the scheme of a socket. */
    private static String scheme(String text) throws Malformed {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http";
            case "https", "wss" -> "https";
            default -> throw new Malformed();
        };
    }

    private static String authority(String text) throws Malformed {
        if (!AUTHORITY.matcher(text).matches()) {
            throw new Malformed();
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
