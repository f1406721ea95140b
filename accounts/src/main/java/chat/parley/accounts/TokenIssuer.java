package chat.parley.accounts;

import chat.parley.protocol.Uuids;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

import java.security.SecureRandom;

/** Writes access tokens: JWTs of the profile of RFC 9068, signed with Ed25519 (RFC 8037). */
final class TokenIssuer {
    static final String TYPE = "at+jwt";
    static final String SESSION = "sid";
    static final String DEVICE = "device";
    static final String ROLE = "role";

    private final SigningKeys keys;
    private final AccountSettings.Tokens settings;
    private final SecureRandom random;

    TokenIssuer(SigningKeys keys, AccountSettings.Tokens settings, SecureRandom random) {
        this.keys = keys;
        this.settings = settings;
        this.random = random;
    }

    /** When a token that is issued now ends: whole seconds, as JWTs count. */
    long expiry(long nowMs) {
        return (nowMs + settings.lifetime().toMillis()) / 1000 * 1000;
    }

    String issue(Principal principal, long nowMs) {
        SigningKeys.SigningKey key = keys.signer();
        var jws = new JsonWebSignature();
        jws.setHeader("typ", TYPE);
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(key.kid());
        jws.setKey(key.privateKey());
        jws.setPayload(claims(principal, nowMs).toJson());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
    }

    private JwtClaims claims(Principal principal, long nowMs) {
        var claims = new JwtClaims();
        claims.setIssuer(settings.issuer());
        claims.setAudience(settings.audience());
        claims.setSubject(principal.user().toString());
        claims.setJwtId(Uuids.v4(random).toString());
        claims.setIssuedAt(NumericDate.fromMilliseconds(nowMs));
        claims.setExpirationTime(NumericDate.fromMilliseconds(principal.expiresAt()));
        claims.setStringClaim(SESSION, principal.session().toString());
        claims.setStringClaim(DEVICE, principal.device().toString());
        claims.setStringClaim(ROLE, principal.role().toString());
        return claims;
    }
}
