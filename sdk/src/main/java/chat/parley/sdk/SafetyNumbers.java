package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.UserId;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Sixty digits, the same for both of two people: who compares them knows that nobody stands
 * between. docs/encryption.md, Verification.
 */
final class SafetyNumbers {
    private static final byte[] LABEL = "Parley safety 1\0".getBytes(US_ASCII);
    private static final int ROUNDS = 5_200;
    private static final int GROUPS = 6;
    private static final int GROUP_BYTES = 5;
    private static final int MODULUS = 100_000;

    private SafetyNumbers() {}

    record Known(UserId user, Bytes identityKey) {}

    static String of(Known one, Known other) {
        boolean isFirst = one.user().compareTo(other.user()) < 0;
        return isFirst ? digits(one) + digits(other) : digits(other) + digits(one);
    }

    private static String digits(Known of) {
        byte[] key = of.identityKey().toArray();
        byte[] digest = sha512(LABEL, Structures.id(of.user().value()), key);
        for (int round = 1; round < ROUNDS; round++) {
            digest = sha512(digest, key);
        }
        StringBuilder digits = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            long value = 0;
            for (int i = 0; i < GROUP_BYTES; i++) {
                value = value << Byte.SIZE | digest[group * GROUP_BYTES + i] & 0xff;
            }
            digits.append(String.format(Locale.ROOT, "%05d", value % MODULUS));
        }
        return digits.toString();
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }
}
