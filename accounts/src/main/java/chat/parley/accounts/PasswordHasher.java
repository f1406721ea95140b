package chat.parley.accounts;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Hashes passwords with Argon2id (RFC 9106), a few at once. What finds the queue full is refused as
 * busy. Safe for use by many threads; callers block until their turn is over.
 */
public final class PasswordHasher implements AutoCloseable {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** About how long one hash takes. */
    private static final long HASH_MS = 100;

    private final AccountSettings.Argon2 settings;
    private final SecureRandom random;
    private final ComputePool pool;
    private final String decoy;

    public PasswordHasher(AccountSettings.Argon2 settings, SecureRandom random) {
        this.settings = settings;
        this.random = random;
        this.decoy = format(bytes(SALT_BYTES), bytes(HASH_BYTES)).toString();
        this.pool =
                new ComputePool("password-hasher", settings.threads(), settings.queue(), HASH_MS);
    }

    /** How many wait for their turn at this moment. */
    public int waiting() {
        return pool.waiting();
    }

    /** The password's hash under a fresh salt, in PHC string format. */
    String hash(String password) {
        byte[] salt = bytes(SALT_BYTES);
        return format(salt, pool.run(() -> compute(format(salt, new byte[HASH_BYTES]), password)))
                .toString();
    }

    boolean matches(String password, String hash) {
        PhcString phc = PhcString.parse(hash);
        return MessageDigest.isEqual(phc.hash(), pool.run(() -> compute(phc, password)));
    }

    /** Costs what {@link #matches} costs: who asks for somebody unknown must not get off faster. */
    void matchNobody(String password) {
        matches(password, decoy);
    }

    /** Whether the hash was made with other parameters than those of now. */
    boolean isOutdated(String hash) {
        PhcString phc = PhcString.parse(hash);
        return phc.memoryKib() != settings.memoryKib()
                || phc.iterations() != settings.iterations()
                || phc.parallelism() != settings.parallelism();
    }

    private PhcString format(byte[] salt, byte[] hash) {
        return new PhcString(
                settings.memoryKib(), settings.iterations(), settings.parallelism(), salt, hash);
    }

    private static byte[] compute(PhcString phc, String password) {
        var argon2 = new Argon2BytesGenerator();
        argon2.init(phc.parameters());
        byte[] hash = new byte[phc.hash().length];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Hashes under way end; callers that wait for one are refused. */
    @Override
    public void close() {
        pool.close();
    }
}
