package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import com.nulabinc.zxcvbn.Zxcvbn;

import java.util.List;

/**
 * Whether a password would take long to guess, as zxcvbn estimates it (Wheeler, USENIX Security
 * 2016). The page judges by the same scale before it sends. One that is made for it takes seconds
 * to judge, so one is judged at a time, and few wait. Safe for use by many threads; callers block.
 */
final class PasswordStrength implements AutoCloseable {
    /** Of 0 to 4: from here on 10^8 guesses do not find it. */
    static final int LEAST_SCORE = 3;

    private static final int WAITING = 64;

    /** What is judged; the rest adds strength only. */
    private static final int JUDGED_CHARS = 100;

    private static final long USUAL_MS = 50;

    private final ComputePool pool = new ComputePool("password-strength", 1, WAITING, USUAL_MS);

    /** Refuses what is easy to guess for somebody who knows the person's names. */
    void require(String password, String name, String displayName) {
        String judged = password.substring(0, Math.min(password.length(), JUDGED_CHARS));
        List<String> known = List.of(name, displayName, "parley");
        if (pool.run(() -> Dictionaries.ZXCVBN.measure(judged, known).getScore()) < LEAST_SCORE) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "this password is easy to guess: take a longer one, or three words that do"
                            + " not belong together");
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** They take some megabytes: read when the first password is judged. */
    private static final class Dictionaries {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }
}
