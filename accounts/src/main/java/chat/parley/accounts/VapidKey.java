package chat.parley.accounts;

import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;

/**
 * The key by which push services know this server (RFC 8292): browsers subscribe with its public
 * half, so that only this server can push to them. All nodes have the same. Immutable.
 */
public final class VapidKey {
    private static final String SECRET = "vapid";
    private static final int COORDINATE_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;

    /** How long one signature is good; push services allow a day. */
    private static final Duration GOOD = Duration.ofHours(12);

    private final EllipticCurveJsonWebKey key;
    private final String publicKey;
    private final String contact;

    private VapidKey(EllipticCurveJsonWebKey key, String contact) {
        this.key = key;
        this.publicKey = Base64.getUrlEncoder().withoutPadding().encodeToString(point(key));
        this.contact = contact;
    }

    /**
     * The key of this server: made once, and kept with the other secrets, unless one is given.
     *
     * @param given a private JWK of P-256 (RFC 7517); empty for the server's own
     * @param contact how push services reach whoever runs it, as mailto: or https: URI; empty for
     *     none
     * @throws IllegalArgumentException when what is given is no such key
     */
    public static VapidKey open(KeyStore store, String given, String contact) {
        return new VapidKey(read(given.isEmpty() ? store.secret(SECRET, fresh()) : given), contact);
    }

    /** A new private JWK. */
    static String fresh() {
        try {
            return EcJwkGenerator.generateJwk(EllipticCurves.P256)
                    .toJson(OutputControlLevel.INCLUDE_PRIVATE);
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Whether this is a private JWK of P-256. */
    public static boolean isKey(String text) {
        try {
            read(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static EllipticCurveJsonWebKey read(String jwk) {
        try {
            if (PublicJsonWebKey.Factory.newPublicJwk(jwk) instanceof EllipticCurveJsonWebKey key
                    && key.getCurveName().equals(EllipticCurves.P_256)
                    && key.getPrivateKey() != null) {
                return key;
            }
        } catch (JoseException e) {
            throw new IllegalArgumentException("no private JWK of P-256", e);
        }
        throw new IllegalArgumentException("no private JWK of P-256");
    }

    /** What browsers subscribe with: an uncompressed point in base64url. */
    public String publicKey() {
        return publicKey;
    }

    /** The {@code Authorization} of a push to this endpoint. */
    public String authorization(URI endpoint, long nowMs) {
        var claims = new JwtClaims();
        claims.setAudience(endpoint.getScheme() + "://" + endpoint.getRawAuthority());
        claims.setExpirationTime(NumericDate.fromMilliseconds(nowMs + GOOD.toMillis()));
        if (!contact.isEmpty()) {
            claims.setSubject(contact);
        }
        var jws = new JsonWebSignature();
        jws.setHeader("typ", "JWT");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKey(key.getPrivateKey());
        jws.setPayload(claims.toJson());
        try {
            return "vapid t=" + jws.getCompactSerialization() + ", k=" + publicKey;
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign for a push service", e);
        }
    }

    private static byte[] point(EllipticCurveJsonWebKey key) {
        ECPublicKey point = key.getECPublicKey();
        return ByteBuffer.allocate(1 + 2 * COORDINATE_BYTES)
                .put(UNCOMPRESSED)
                .put(coordinate(point.getW().getAffineX()))
                .put(coordinate(point.getW().getAffineY()))
                .array();
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray(); // perhaps with a sign before, or short
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }
}
