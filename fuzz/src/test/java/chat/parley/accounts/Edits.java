package chat.parley.accounts;

import java.nio.charset.StandardCharsets;

/** Turns a fuzzer's bytes into a token: into any text, or into a good token with changes. */
final class Edits {
    private Edits() {}

    /**
     * An even first byte: the others are the text. An odd one: they are changes of {@code good},
     * three bytes each, of which two say where and one what stands there now.
     */
    static String text(byte[] input, String good) {
        if (input.length == 0) {
            return good;
        }
        if (input[0] % 2 == 0) {
            return new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(good);
        for (int i = 1; i + 2 < input.length; i += 3) {
            int at = ((input[i] & 0xFF) << 8 | (input[i + 1] & 0xFF)) % text.length();
            text.setCharAt(at, (char) (input[i + 2] & 0xFF));
        }
        return text.toString();
    }
}
