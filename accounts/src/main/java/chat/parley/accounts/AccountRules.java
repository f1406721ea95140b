package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What names and passwords may look like. Every refusal says what would be taken. */
final class AccountRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,31}");
    private static final Pattern SPACES = Pattern.compile("\\p{Zs}");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** Longest name of a device, in characters. */
    private static final int DEVICE_NAME_CHARS = 80;

    private AccountRules() {}

    /** The name in lower case, or a refusal. */
    static String accountName(String given) {
        if (!isAccountName(given)) {
            throw invalid(
                    "an account name has 2 to 32 characters out of a-z 0-9 . _ -"
                            + " and starts with a letter or digit");
        }
        return given.toLowerCase(Locale.ROOT);
    }

    static boolean isAccountName(String given) {
        // not every letter whose lower case is a plain one is itself plain: the Kelvin sign, say
        return given.length() <= 32
                && given.chars().allMatch(c -> c < 0x80)
                && NAME.matcher(given.toLowerCase(Locale.ROOT)).matches();
    }

    /** What people read beside messages; the account name when nothing else was given. */
    static String displayName(@Nullable String given, String name) {
        String text = given == null ? name : Normalizer.normalize(given, Normalizer.Form.NFC);
        text = text.strip();
        if (text.isEmpty()
                || text.length() > Limits.DISPLAY_NAME_CHARS
                || INVISIBLE.matcher(text).find()) {
            throw invalid(
                    "a display name has 1 to %d visible characters"
                            .formatted(Limits.DISPLAY_NAME_CHARS));
        }
        return text;
    }

    /** Cut and cleaned rather than refused: it is made up by programs. */
    static String deviceName(@Nullable String given) {
        String text = given == null ? "" : INVISIBLE.matcher(given).replaceAll("").strip();
        if (text.isEmpty()) {
            return "unnamed device";
        }
        int end = Math.min(text.length(), DEVICE_NAME_CHARS);
        boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end).strip();
    }

    /**
     * The password under which an account is made, normalised. A keyboard that composes characters
     * otherwise, or types another kind of space, must not lock anybody out (RFC 8265, section 4.2).
     */
    static String newPassword(String given, String name) {
        String password = password(given);
        int length = password.codePointCount(0, password.length());
        if (length < Limits.PASSWORD_MIN_CHARS || length > Limits.PASSWORD_MAX_CHARS) {
            throw invalid(
                    "a password has %d to %d characters"
                            .formatted(Limits.PASSWORD_MIN_CHARS, Limits.PASSWORD_MAX_CHARS));
        }
        if (password.toLowerCase(Locale.ROOT).equals(name)) {
            throw invalid("the password must not be the account's name");
        }
        if (CommonPasswords.contain(password)) {
            throw invalid("this password is among the first that guessers try: choose another");
        }
        return password;
    }

    /** A password to compare, normalised; empty, so wrong, when it is too long to be anybody's. */
    static String password(String given) {
        if (given.length() > 4 * Limits.PASSWORD_MAX_CHARS) {
            return "";
        }
        return Normalizer.normalize(SPACES.matcher(given).replaceAll(" "), Normalizer.Form.NFC);
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID, message);
    }
}
