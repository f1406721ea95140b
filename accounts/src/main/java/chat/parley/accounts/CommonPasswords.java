package chat.parley.accounts;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The passwords that guessers try first (ASVS 5.0, 6.2.4: at least the 3,000 most common). */
final class CommonPasswords {
    private static final String LIST = "common-passwords.txt";
    private static final Set<String> ALL = read();

    private CommonPasswords() {}

    /** Whether the password is one of them, in any case. */
    static boolean contain(String password) {
        return ALL.contains(password.toLowerCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (InputStream list =
                        Objects.requireNonNull(
                                CommonPasswords.class.getResourceAsStream(LIST), LIST);
                var lines =
                        new BufferedReader(
                                new InputStreamReader(list, StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
