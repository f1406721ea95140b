package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits (CIDR, RFC 4632).
 *
 * @param bits how many of {@code base} count
 */
public record Network(InetAddress base, int bits) {
    private static final Pattern NOTATION = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");

    /** Four numbers, or hexadecimal with colons: {@link InetAddress#ofLiteral} takes more. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; null when it is none. */
    static @Nullable Network parse(String text) {
        Matcher parts = NOTATION.matcher(text);
        @Nullable InetAddress base = parts.matches() ? address(parts.group(1)) : null;
        if (base == null) {
            return null;
        }
        int most = base.getAddress().length * Byte.SIZE;
        int bits = parts.group(2) == null ? most : Integer.parseInt(parts.group(2));
        return bits <= most ? new Network(base, bits) : null;
    }

    /** The address that is written; null when it is none. Names are not looked up. */
    static @Nullable InetAddress address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] one = base.getAddress();
        byte[] other = address.getAddress();
        return one.length == other.length && beginAlike(one, other);
    }

    private boolean beginAlike(byte[] one, byte[] other) {
        for (int i = 0; i < bits; i++) {
            int bit = 0x80 >> (i % Byte.SIZE);
            if (((one[i / Byte.SIZE] ^ other[i / Byte.SIZE]) & bit) != 0) {
                return false;
            }
        }
        return true;
    }
}
