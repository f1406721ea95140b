package chat.parley.accounts;

import chat.parley.protocol.SessionId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads refresh tokens: Base64url, without padding, of
 *
 * <pre>
 * session id (16 bytes) │ secret (32 bytes) │ seal (16 bytes)
 * </pre>
 *
 * <p>The first secret of a session is random; each next one is an HMAC of the one before under a
 * key of this server. So whoever asks again with a token that was just used, because the answer was
 * lost or another tab was faster, can be given the very same successor, though only its SHA-256
 * hash is stored; and nobody without the server's key can compute it.
 *
 * <p>The seal, an HMAC too, proves that this server made the token. So a sealed token that is not
 * the session's newest was used before, which tells a thief's or victim's copy from mere noise:
 * noise can end nobody's session and costs no read of the store. Safe for use by many threads.
 */
final class RefreshTokens {
    static final int KEY_BYTES = 32;

    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int SEAL_BYTES = 16;
    private static final int TOKEN_BYTES = ID_BYTES + SECRET_BYTES + SEAL_BYTES;
    private static final int TOKEN_CHARS = (TOKEN_BYTES * 4 + 2) / 3;

    private final SecretKeySpec key;
    private final SecureRandom random;

    RefreshTokens(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.random = random;
    }

    RefreshToken first(SessionId session) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return token(session, secret);
    }

    RefreshToken successor(RefreshToken token) {
        return token(token.session(), hmac("next", token.session(), token.secret()));
    }

    /** Null for what this server did not make. */
    @Nullable RefreshToken read(String text) {
        byte[] bytes = decode(text);
        if (bytes.length != TOKEN_BYTES) {
            return null;
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        var session = new SessionId(new UUID(parts.getLong(), parts.getLong()));
        byte[] secret = new byte[SECRET_BYTES];
        parts.get(secret);
        byte[] given = new byte[SEAL_BYTES];
        parts.get(given);
        return MessageDigest.isEqual(given, seal(session, secret)) ? token(session, secret) : null;
    }

    private static byte[] decode(String text) {
        try {
            return text.length() == TOKEN_CHARS ? Base64.getUrlDecoder().decode(text) : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private RefreshToken token(SessionId session, byte[] secret) {
        ByteBuffer bytes = ByteBuffer.allocate(TOKEN_BYTES);
        putId(bytes, session).put(secret).put(seal(session, secret));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return new RefreshToken(session, secret, text);
    }

    private byte[] seal(SessionId session, byte[] secret) {
        return Arrays.copyOf(hmac("seal", session, secret), SEAL_BYTES);
    }

    /** {@code purpose} has four letters, so that no two inputs read alike. */
    private byte[] hmac(String purpose, SessionId session, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            mac.update(putId(ByteBuffer.allocate(ID_BYTES), session).array());
            return mac.doFinal(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static ByteBuffer putId(ByteBuffer bytes, SessionId session) {
        return bytes.putLong(session.value().getMostSignificantBits())
                .putLong(session.value().getLeastSignificantBits());
    }

    /** A token that this server made. */
    static final class RefreshToken {
        private final SessionId session;
        private final byte[] secret;
        private final String text;

        private RefreshToken(SessionId session, byte[] secret, String text) {
            this.session = session;
            this.secret = secret;
            this.text = text;
        }

        SessionId session() {
            return session;
        }

        private byte[] secret() {
            return secret;
        }

        /** What the client is given. */
        String text() {
            return text;
        }

        /** What is stored: SHA-256 of the secret, in hexadecimal. */
        String hash() {
            return Sha256.hex(secret);
        }
    }
}
