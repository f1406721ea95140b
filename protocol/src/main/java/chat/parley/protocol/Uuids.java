package chat.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes and reads UUIDs (RFC 9562); the clock and the randomness are the caller's. */
@Deterministic
public final class Uuids {
    private static final int TEXT_LENGTH = 36;

    private Uuids() {}

    /** A UUIDv7: ordered by {@code nowMs} (milliseconds since 1970 UTC), then random. */
    public static UUID v7(long nowMs, RandomGenerator random) {
        return versioned(7, nowMs << 16 | random.nextInt(1 << 16), random.nextLong());
    }

    /** A random UUIDv4. */
    public static UUID v4(RandomGenerator random) {
        return versioned(4, random.nextLong(), random.nextLong());
    }

    /** A UUIDv8 that follows from {@code name}: the first bits of its SHA-256. */
    public static UUID named(String name) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(name.getBytes(StandardCharsets.UTF_8)));
            return versioned(8, hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads the canonical form only: 36 characters, lower case. The JDK's parser also takes short
     * and upper-case forms, which would give one id several spellings.
     */
    static UUID parse(String text) {
        if (text.length() == TEXT_LENGTH) {
            UUID uuid = parseLenient(text);
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        }
        throw malformed();
    }

    private static UUID parseLenient(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "must be a UUID of 36 lower-case characters, like"
                        + " 0192f3a1-7c1e-7000-8000-000000000001");
    }

    static UUID versioned(int version, long high, long low) {
        return new UUID(
                high & ~0xF000L | (long) version << 12, low & 0x3FFF_FFFF_FFFF_FFFFL | 1L << 63);
    }

    public static int compare(UUID one, UUID other) {
        int high =
                Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(
                        one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
