package chat.parley.accounts;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

import java.security.Key;
import java.util.List;

/**
 * Reads access tokens and believes only what this server signed (RFC 8725): one algorithm, one
 * type, one issuer, one audience; {@code kid} is nothing but a name among the server's own keys,
 * and keys or addresses of keys inside a token are not looked at.
 */
final class TokenVerifier {
    /** Those of this server have about 600 characters; nothing longer is even parsed. */
    static final int MAX_CHARS = 2_048;

    /** Nodes' clocks may differ by so much. */
    private static final int SKEW_SECONDS = 5;

    private final SigningKeys keys;
    private final AccountSettings.Tokens settings;

    TokenVerifier(SigningKeys keys, AccountSettings.Tokens settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /** Whether the token was good at {@code nowMs}; says nothing about its session. */
    Authentication verify(String token, long nowMs) {
        if (token.length() > MAX_CHARS) {
            return new Authentication.Invalid(Reason.BAD);
        }
        try {
            Principal principal = principal(consumer(nowMs).processToClaims(token));
            return principal.expiresAt() > nowMs
                    ? new Authentication.Valid(principal)
                    : new Authentication.Invalid(Reason.EXPIRED);
        } catch (InvalidJwtException e) {
            boolean onlyLate =
                    e.getErrorDetails().stream()
                            .allMatch(error -> error.getErrorCode() == ErrorCodes.EXPIRED);
            return new Authentication.Invalid(onlyLate ? Reason.EXPIRED : Reason.BAD);
        } catch (MalformedClaimException | IllegalArgumentException _) {
            return new Authentication.Invalid(Reason.BAD);
        }
    }

    private JwtConsumer consumer(long nowMs) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                .setVerificationKeyResolver(this::key)
                .setExpectedType(true, TokenIssuer.TYPE)
                .setExpectedIssuer(true, settings.issuer())
                .setExpectedAudience(true, settings.audience())
                .setRequireSubject()
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setIssuedAtRestrictions(SKEW_SECONDS, Integer.MAX_VALUE)
                .setEvaluationTime(NumericDate.fromMilliseconds(nowMs))
                .build();
    }

    private Key key(JsonWebSignature jws, List<JsonWebStructure> ignoredNesting)
            throws UnresolvableKeyException {
        @Nullable String kid = jws.getKeyIdHeaderValue();
        @Nullable Key key = kid == null ? null : keys.verifier(kid);
        if (key == null) {
            throw new UnresolvableKeyException("not signed with a key of this server");
        }
        return key;
    }

    private static Principal principal(JwtClaims claims) throws MalformedClaimException {
        return new Principal(
                UserId.parse(claims.getSubject()),
                DeviceId.parse(text(claims, TokenIssuer.DEVICE)),
                SessionId.parse(text(claims, TokenIssuer.SESSION)),
                ServerRole.parse(text(claims, TokenIssuer.ROLE)),
                claims.getExpirationTime().getValueInMillis());
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException {
        @Nullable String value = claims.getStringClaimValue(name);
        if (value == null) {
            throw new IllegalArgumentException("the claim " + name + " is missing");
        }
        return value;
    }
}
