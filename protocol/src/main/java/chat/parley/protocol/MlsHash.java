package chat.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Hashes and signatures of MLS in its first suite: SHA-256 and Ed25519 (RFC 9420, section 5). */
final class MlsHash {
    private MlsHash() {}

    /** MakeKeyPackageRef (section 5.2). */
    static Bytes keyPackageRef(Bytes keyPackage) {
        byte[] input =
                new TlsWriter()
                        .opaque(text("MLS 1.0 KeyPackage Reference"))
                        .opaque(keyPackage)
                        .toArray();
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** VerifyWithLabel (section 5.1.2); false also for a key that is none. */
    static boolean verified(String label, Bytes content, Bytes key, Bytes signature) {
        byte[] signed = new TlsWriter().opaque(text("MLS 1.0 " + label)).opaque(content).toArray();
        return Ed25519.verified(signed, key, signature);
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
