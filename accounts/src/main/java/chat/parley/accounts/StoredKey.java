package chat.parley.accounts;

import org.jspecify.annotations.Nullable;

/**
 * A signing key, as stored.
 *
 * @param kid the key's RFC 7638 thumbprint
 * @param privateKey PKCS #8 in Base64
 * @param publicKey X.509 SubjectPublicKeyInfo in Base64
 * @param createdAt milliseconds since 1970 UTC, as {@code retiredAt}
 * @param retiredAt when a newer key took over signing; null for the key that signs
 */
public record StoredKey(
        String kid, String privateKey, String publicKey, long createdAt, @Nullable Long retiredAt) {

    StoredKey retired(long nowMs) {
        return retiredAt != null
                ? this
                : new StoredKey(kid, privateKey, publicKey, createdAt, nowMs);
    }

    /** Keeps the private key out of logs. */
    @Override
    public String toString() {
        return "signing key " + kid;
    }
}
