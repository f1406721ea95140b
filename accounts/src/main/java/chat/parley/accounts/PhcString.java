package chat.parley.accounts;

import org.bouncycastle.crypto.params.Argon2Parameters;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash with all it takes to compute it again, in the PHC string format that other
 * programs write, too.
 *
 * <pre>
 * $argon2id$v=19$m=47104,t=1,p=1$salt$hash      Base64 without padding
 * </pre>
 */
final class PhcString {
    private static final Pattern FORMAT =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final int memoryKib;
    private final int iterations;
    private final int parallelism;
    private final byte[] salt;
    private final byte[] hash;

    PhcString(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.parallelism = parallelism;
        this.salt = salt;
        this.hash = hash;
    }

    static PhcString parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("a stored password hash is not in PHC string format");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new PhcString(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                base64.decode(parts.group(4)),
                base64.decode(parts.group(5)));
    }

    int memoryKib() {
        return memoryKib;
    }

    int iterations() {
        return iterations;
    }

    int parallelism() {
        return parallelism;
    }

    byte[] hash() {
        return hash;
    }

    Argon2Parameters parameters() {
        return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build();
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        memoryKib,
                        iterations,
                        parallelism,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }
}
