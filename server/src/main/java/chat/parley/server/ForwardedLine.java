package chat.parley.server;

import chat.parley.server.ForwardedElement.Malformed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line of {@code Forwarded} (RFC 7239, section 4), read once. */
final class ForwardedLine {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    ForwardedLine(String text) {
        this.text = text;
    }

    /** In the order in which they are written. */
    List<ForwardedElement> elements() throws Malformed {
        List<ForwardedElement> elements = new ArrayList<>();
        do {
            Map<String, String> pairs = pairs();
            if (!pairs.isEmpty()) { // lists may have empty places
                elements.add(
                        ForwardedElement.of(
                                pairs.get("for"), pairs.get("proto"), pairs.get("host")));
            }
        } while (skip(','));
        if (at < text.length()) {
            throw new Malformed();
        }
        return elements;
    }

    private Map<String, String> pairs() throws Malformed {
        Map<String, String> pairs = new HashMap<>();
        do {
            skipSpace();
            if (isAtTokenSign()) {
                String name = token().toLowerCase(Locale.ROOT);
                if (!take('=') || pairs.put(name, value()) != null) {
                    throw new Malformed();
                }
            }
        } while (skip(';'));
        return pairs;
    }

    private String value() throws Malformed {
        return take('"') ? quoted() : token();
    }

    private String token() throws Malformed {
        int start = at;
        while (isAtTokenSign()) {
            at++;
        }
        if (start == at) {
            throw new Malformed();
        }
        return text.substring(start, at);
    }

    /** Past its first quotation mark. */
    private String quoted() throws Malformed {
        StringBuilder value = new StringBuilder();
        while (!take('"')) {
            take('\\');
            if (at == text.length()) {
                throw new Malformed();
            }
            value.append(text.charAt(at++));
        }
        return value.toString();
    }

    private boolean isAtTokenSign() {
        if (at == text.length()) {
            return false;
        }
        char sign = text.charAt(at);
        return (sign >= '0' && sign <= '9')
                || (sign >= 'A' && sign <= 'Z')
                || (sign >= 'a' && sign <= 'z')
                || TOKEN_SIGNS.indexOf(sign) >= 0;
    }

    private boolean skip(char sign) {
        skipSpace();
        return take(sign);
    }

    private void skipSpace() {
        while (take(' ') || take('\t')) {}
    }

    private boolean take(char sign) {
        boolean there = at < text.length() && text.charAt(at) == sign;
        at += there ? 1 : 0;
        return there;
    }
}
