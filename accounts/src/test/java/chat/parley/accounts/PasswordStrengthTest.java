package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Refusal;

import com.nulabinc.zxcvbn.Zxcvbn;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What is judged as easy to guess. */
class PasswordStrengthTest {
    private static final String LEAKED = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

    /** The most common of ten million passwords that were stolen from others and made public. */
    @Test
    void passwordsThatWereLeakedElsewhereAreRefused() throws IOException {
        List<String> leaked;
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(Zxcvbn.class.getResourceAsStream(LEAKED)),
                                StandardCharsets.UTF_8))) {
            leaked = lines.lines().filter(password -> password.length() >= 8).toList();
        }
        assertThat(leaked).hasSizeGreaterThan(10_000);
        try (PasswordStrength strength = new PasswordStrength()) {
            assertThat(leaked).noneMatch(password -> isTaken(strength, password));
            assertThat(isTaken(strength, "seven green bicycles")).isTrue();
        }
    }

    private static boolean isTaken(PasswordStrength strength, String password) {
        try {
            strength.require(password, "ada", "Ada");
            return true;
        } catch (Refusal _) {
            return false;
        }
    }
}
