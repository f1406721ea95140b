package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;

import java.util.List;

/**
 * Whether a password would take long to guess, as zxcvbn estimates it (Wheeler, USENIX Security
 * 2016). The page judges by the same scale before it sends.
 */
final class PasswordStrength {
    /** Of 0 to 4: from here on 10^8 guesses do not find it. */
    static final int LEAST_SCORE = 3;

    /** What is judged: the time it takes grows faster than the length. */
    private static final int JUDGED_CHARS = 100;

    private PasswordStrength() {}

    /**
     * Refuses what is easy to guess for somebody who knows the person's names. Takes milliseconds:
     * to be asked once it is known that the caller may set a password at all.
     */
    static void require(String password, String name, String displayName) {
        String judged = password.substring(0, Math.min(password.length(), JUDGED_CHARS));
        Strength strength = Holder.ZXCVBN.measure(judged, List.of(name, displayName, "parley"));
        if (strength.getScore() < LEAST_SCORE) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "this password is easy to guess: take a longer one, or three words that do"
                            + " not belong together");
        }
    }

    /** Its dictionaries take some megabytes: read when the first password is judged. */
    private static final class Holder {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }
}
