package chat.parley.cli;

import org.jspecify.annotations.Nullable;

/** What strangers wrote, made safe for a terminal. */
final class Terminals {
    private static final int REPLACEMENT = 0xFFFD;
    private static final String NEW_LINE = " ⏎ ";

    private Terminals() {}

    /**
     * One line without control characters, which could move the cursor or retitle the window, and
     * without those that turn the direction of writing, which could make a line lie.
     */
    static String clean(@Nullable String text) {
        StringBuilder clean = new StringBuilder();
        String.valueOf(text)
                .strip()
                .replace("\r\n", "\n")
                .codePoints()
                .forEach(c -> append(clean, c));
        return clean.toString();
    }

    private static void append(StringBuilder clean, int c) {
        if (c == '\n') {
            clean.append(NEW_LINE);
        } else if (c == '\t') {
            clean.append(' ');
        } else {
            clean.appendCodePoint(isUnsafe(c) ? REPLACEMENT : c);
        }
    }

    private static boolean isUnsafe(int c) {
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        boolean breaks = c == 0x2028 || c == 0x2029;
        return Character.isISOControl(c) || turns || breaks;
    }
}
