package chat.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/** Hashes and signatures of MLS in its first suite: SHA-256 and Ed25519 (RFC 9420, section 5). */
final class MlsHash {
    private static final int KEY_BYTES = 32;

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
    private static final Bytes KEY_HEADER =
            Bytes.of(
                    (byte) 0x30,
                    (byte) 0x2a,
                    (byte) 0x30,
                    (byte) 0x05,
                    (byte) 0x06,
                    (byte) 0x03,
                    (byte) 0x2b,
                    (byte) 0x65,
                    (byte) 0x70,
                    (byte) 0x03,
                    (byte) 0x21,
                    (byte) 0x00);

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
        return key.length() == KEY_BYTES && verified(signed, key, signature);
    }

    private static boolean verified(byte[] signed, Bytes key, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(signed);
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static PublicKey publicKey(Bytes key) throws GeneralSecurityException {
        byte[] encoded = new TlsWriter().raw(KEY_HEADER).raw(key).toArray();
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("not a key", e);
        }
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
