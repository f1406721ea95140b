package chat.parley.protocol;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/** Signatures of RFC 8032. */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
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

    private Ed25519() {}

    /** False also for a key that is none. */
    static boolean verified(byte[] signed, Bytes key, Bytes signature) {
        if (key.length() != KEY_BYTES) {
            return false;
        }
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
}
