package chat.parley.sdk;

import chat.parley.protocol.Bytes;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM. */
final class Boxes {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Boxes() {}

    static Bytes random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /** Under a random nonce, which comes first. */
    static byte[] box(Bytes key, byte[] plain, byte[] additional) {
        byte[] nonce = random(NONCE_BYTES).toArray();
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, plain, additional);
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    }

    /** What {@link #box} was given. */
    static byte[] unbox(Bytes key, byte[] boxed, byte[] additional, String what) throws MlsRefused {
        if (boxed.length < NONCE_BYTES + TAG_BYTES) {
            throw new MlsRefused(what + " is cut short");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] sealed = new byte[boxed.length - NONCE_BYTES];
        ByteBuffer.wrap(boxed).get(nonce).get(sealed);
        return open(key, nonce, sealed, additional, what);
    }

    /** Under a nonce of zeros: only for a key that seals once. */
    static byte[] sealOnce(Bytes key, byte[] plain, byte[] additional) {
        return cipher(Cipher.ENCRYPT_MODE, key, new byte[NONCE_BYTES], plain, additional);
    }

    static byte[] openOnce(Bytes key, byte[] sealed, byte[] additional, String what)
            throws MlsRefused {
        return open(key, new byte[NONCE_BYTES], sealed, additional, what);
    }

    private static byte[] open(
            Bytes key, byte[] nonce, byte[] sealed, byte[] additional, String what)
            throws MlsRefused {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, sealed, additional);
        } catch (IllegalArgumentException e) {
            throw new MlsRefused(what + " does not open", e);
        }
    }

    private static byte[] cipher(
            int mode, Bytes key, byte[] nonce, byte[] text, byte[] additional) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key.toArray(), "AES"),
                    new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(additional);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("AES-GCM", e);
        }
    }
}
