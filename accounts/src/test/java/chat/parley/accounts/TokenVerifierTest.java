package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.Rest;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Tokens that must not be believed (RFC 8725), each one step away from a good one. */
class TokenVerifierTest {
    private static final KeyPair FOREIGN = keyPair("Ed25519");
    private static final Authentication BAD = new Authentication.Invalid(Reason.BAD);

    private final Server server = new Server();
    private final SigningKeys.SigningKey key = server.services.keys().signer();
    private final Rest.Tokens tokens;

    TokenVerifierTest() {
        server.signUp("ada");
        tokens = server.signIn("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** A token of this server, before what a case changes about it. */
    private final class Draft {
        final JsonWebSignature jws = new JsonWebSignature();
        final JwtClaims claims = new JwtClaims();

        Draft() {
            long now = server.millis();
            jws.setDoKeyValidation(false);
            jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            jws.setHeader("typ", "at+jwt");
            jws.setAlgorithmHeaderValue("EdDSA");
            jws.setKeyIdHeaderValue(key.kid());
            jws.setKey(key.privateKey());
            claims.setIssuer("parley");
            claims.setAudience("parley");
            claims.setSubject(tokens.user().toString());
            claims.setJwtId("1");
            claims.setIssuedAt(NumericDate.fromMilliseconds(now));
            claims.setExpirationTime(NumericDate.fromMilliseconds(now + 600_000));
            claims.setStringClaim("sid", tokens.session().toString());
            claims.setStringClaim("device", tokens.device().toString());
            claims.setStringClaim("role", "owner");
        }

        String sign() {
            jws.setPayload(claims.toJson());
            try {
                return jws.getCompactSerialization();
            } catch (JoseException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] publicKey() {
            return key.publicKey().getEncoded();
        }
    }

    @FunctionalInterface
    private interface Twist {
        String apply(Draft draft) throws Exception;
    }

    @Test
    void theDraftOfAllCasesIsGood() {
        assertThat(server.services.authenticator().authenticate(new Draft().sign()))
                .isInstanceOf(Authentication.Valid.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twists")
    void isNotBelieved(String what, Twist twist) throws Exception {
        String token = twist.apply(new Draft());
        assertThat(server.services.authenticator().authenticate(token)).isEqualTo(BAD);
    }

    private static Stream<Arguments> twists() {
        return Stream.of(algorithms(), headers(), keys(), claims(), shapes())
                .flatMap(twists -> twists);
    }

    private static Arguments twist(String what, Twist twist) {
        return arguments(what, twist);
    }

    private static Arguments draft(String what, Consumer<Draft> change) {
        return twist(
                what,
                draft -> {
                    change.accept(draft);
                    return draft.sign();
                });
    }

    private static Stream<Arguments> algorithms() {
        return Stream.of(
                twist("alg none, no signature", d -> unsigned(d, "none")),
                twist("alg None, no signature", d -> unsigned(d, "None")),
                twist("alg NONE, no signature", d -> unsigned(d, "NONE")),
                twist("alg EdDSA, no signature", d -> unsigned(d, "EdDSA")),
                twist(
                        "alg none, with the signature left on",
                        d -> unsigned(d, "none") + d.sign().split("\\.")[2]),
                draft(
                        "HS256 with the public key as secret",
                        d -> {
                            d.jws.setAlgorithmHeaderValue("HS256");
                            d.jws.setKey(new HmacKey(d.publicKey()));
                        }),
                draft(
                        "HS512 with the empty secret",
                        d -> {
                            d.jws.setAlgorithmHeaderValue("HS512");
                            d.jws.setKey(new HmacKey(new byte[1]));
                        }),
                draft(
                        "ES256 with a key of the sender",
                        d -> {
                            d.jws.setAlgorithmHeaderValue("ES256");
                            d.jws.setKey(keyPair("EC").getPrivate());
                        }),
                draft(
                        "RS256 with a key of the sender",
                        d -> {
                            d.jws.setAlgorithmHeaderValue("RS256");
                            d.jws.setKey(keyPair("RSA").getPrivate());
                        }),
                twist("no alg", d -> reheadered(d, h -> h.replace("\"alg\":\"EdDSA\",", ""))),
                twist("alg in lower case", d -> reheadered(d, h -> h.replace("EdDSA", "eddsa"))));
    }

    private static Stream<Arguments> headers() {
        return Stream.of(
                draft("typ JWT", d -> d.jws.setHeader("typ", "JWT")),
                draft("typ of an ID token", d -> d.jws.setHeader("typ", "id+jwt")),
                draft("empty typ", d -> d.jws.setHeader("typ", "")),
                twist("no typ", d -> reheadered(d, h -> h.replace("\"typ\":\"at+jwt\",", ""))),
                draft(
                        "a critical extension",
                        d -> {
                            d.jws.setHeader("crit", List.of("parley"));
                            d.jws.setHeader("parley", true);
                        }));
    }

    private static Stream<Arguments> keys() {
        Stream<Arguments> named =
                Stream.of(
                                "",
                                "unknown",
                                "../../../../dev/null",
                                "/proc/sys/kernel/randomize_va_space",
                                "' OR '1'='1",
                                "key'; DROP TABLE signing_key; --",
                                "https://evil.example/jwks.json",
                                "\u0000",
                                "x".repeat(500))
                        .map(kid -> draft("kid " + kid, d -> d.jws.setKeyIdHeaderValue(kid)));
        Stream<Arguments> embedded =
                Stream.of(
                        draft("foreign key", d -> d.jws.setKey(FOREIGN.getPrivate())),
                        draft(
                                "foreign key without kid",
                                d -> {
                                    d.jws.setKeyIdHeaderValue(null);
                                    d.jws.setKey(FOREIGN.getPrivate());
                                }),
                        draft("no kid", d -> d.jws.getHeaders().setStringHeaderValue("kid", null)),
                        draft(
                                "foreign key, embedded as jwk",
                                d -> {
                                    d.jws.setKey(FOREIGN.getPrivate());
                                    d.jws.setHeader("jwk", jwk());
                                }),
                        draft(
                                "foreign key, embedded as jwk under its own kid",
                                d -> {
                                    d.jws.setKey(FOREIGN.getPrivate());
                                    d.jws.setHeader("jwk", jwk());
                                    d.jws.setKeyIdHeaderValue("evil");
                                }),
                        pointer("jku", "https://evil.example/jwks.json"),
                        pointer("x5u", "https://evil.example/cert.pem"),
                        pointer("x5c", List.of("AAAA")));
        return Stream.concat(named, embedded);
    }

    private static Arguments pointer(String header, Object to) {
        return draft(
                "foreign key, pointed to by " + header,
                d -> {
                    d.jws.setKey(FOREIGN.getPrivate());
                    d.jws.setHeader(header, to);
                });
    }

    private static Map<String, Object> jwk() {
        return new OctetKeyPairJsonWebKey(FOREIGN.getPublic())
                .toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private static Stream<Arguments> claims() {
        return Stream.of(
                draft("wrong issuer", d -> d.claims.setIssuer("https://other.example")),
                draft("no issuer", d -> d.claims.unsetClaim("iss")),
                draft("wrong audience", d -> d.claims.setAudience("other")),
                draft("no audience", d -> d.claims.unsetClaim("aud")),
                draft("no expiry", d -> d.claims.unsetClaim("exp")),
                draft("expiry in words", d -> d.claims.setClaim("exp", "tomorrow")),
                draft(
                        "expired, and for somebody else",
                        d -> {
                            d.claims.setAudience("other");
                            d.claims.setExpirationTime(NumericDate.fromSeconds(1));
                        }),
                draft(
                        "not yet valid",
                        d -> d.claims.setNotBefore(NumericDate.fromSeconds(1L << 33))),
                draft(
                        "issued in the future",
                        d -> d.claims.setIssuedAt(NumericDate.fromSeconds(1L << 33))),
                draft("no time of issue", d -> d.claims.unsetClaim("iat")),
                draft("no subject", d -> d.claims.unsetClaim("sub")),
                draft("subject is a name", d -> d.claims.setSubject("ada")),
                draft(
                        "subject in upper case",
                        d -> d.claims.setSubject("0192F3A1-7C1E-7000-8000-00000000000A")),
                draft("subject is a list", d -> d.claims.setClaim("sub", List.of("ada"))),
                draft("no token id", d -> d.claims.unsetClaim("jti")),
                draft("no session", d -> d.claims.unsetClaim("sid")),
                draft("no device", d -> d.claims.unsetClaim("device")),
                draft("no role", d -> d.claims.unsetClaim("role")),
                draft("unknown role", d -> d.claims.setStringClaim("role", "root")));
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                twist("empty", _ -> ""),
                twist("a word", _ -> "token"),
                twist("dots", _ -> ".."),
                twist("many dots", _ -> ".".repeat(2_000)),
                twist("not Base64url", _ -> "{}.{}.{}"),
                twist("two parts", d -> d.sign().substring(0, d.sign().lastIndexOf('.'))),
                twist("four parts", d -> d.sign() + ".AAAA"),
                twist("five parts, as if encrypted", d -> d.sign() + ".AAAA.AAAA"),
                twist("header is a list", d -> reheadered(d, _ -> "[]")),
                twist("header is empty", d -> reheadered(d, _ -> "")),
                twist(
                        "claims changed",
                        d -> {
                            String[] parts = d.sign().split("\\.");
                            d.claims.setStringClaim("device", tokensOfNobody());
                            return parts[0] + "." + base64(d.claims.toJson()) + "." + parts[2];
                        }),
                twist(
                        "signature of another token",
                        d -> {
                            String first = d.sign();
                            d.claims.setJwtId("2");
                            String second = d.sign();
                            return first.substring(0, first.lastIndexOf('.'))
                                    + second.substring(second.lastIndexOf('.'));
                        }),
                twist(
                        "a signature of zeros",
                        d -> {
                            String token = d.sign();
                            return token.substring(0, token.lastIndexOf('.') + 1)
                                    + base64(new byte[64]);
                        }),
                twist(
                        "a nested token",
                        d -> {
                            d.jws.setHeader("cty", "JWT");
                            String inner = d.sign();
                            var outer = new JsonWebSignature();
                            outer.setDoKeyValidation(false);
                            outer.setAlgorithmHeaderValue("EdDSA");
                            outer.setHeader("typ", "at+jwt");
                            outer.setHeader("cty", "JWT");
                            outer.setKey(FOREIGN.getPrivate());
                            outer.setPayload(inner);
                            return outer.getCompactSerialization();
                        }),
                draft("too long", d -> d.claims.setStringClaim("more", "x".repeat(3_000))));
    }

    private static String tokensOfNobody() {
        return "00000000-0000-4000-8000-000000000000";
    }

    @Test
    void anExpiredTokenIsCalledExpired() {
        var draft = new Draft();
        draft.claims.setExpirationTime(NumericDate.fromMilliseconds(server.millis()));
        assertThat(server.services.authenticator().authenticate(draft.sign()))
                .isEqualTo(new Authentication.Invalid(Reason.EXPIRED));
    }

    @Test
    void aChangedCharacterIsNoticedWhereverItIs() {
        String token = tokens.accessToken();
        for (int i = 0; i < token.length(); i += 5) {
            char changed = (char) (token.charAt(i) ^ 1);
            String tampered = token.substring(0, i) + changed + token.substring(i + 1);
            assertThat(server.services.authenticator().authenticate(tampered))
                    .as("character %d", i)
                    .isEqualTo(BAD);
        }
    }

    private static String unsigned(Draft draft, String algorithm) {
        return base64("{\"typ\":\"at+jwt\",\"alg\":\"%s\"}".formatted(algorithm))
                + "."
                + base64(draft.claims.toJson())
                + ".";
    }

    /** The header changed after signing is noticed anyway; so it is changed before. */
    private static String reheadered(Draft draft, UnaryOperator<String> change) throws Exception {
        String token = draft.sign();
        String header = draft.jws.getHeaders().getFullHeaderAsJsonString();
        String changed = change.apply(header);
        assertThat(changed).isNotEqualTo(header);
        String signed = base64(changed) + "." + token.split("\\.")[1];
        var signature = Signature.getInstance("Ed25519");
        signature.initSign((PrivateKey) draft.jws.getKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair keyPair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTokenOfAnotherServerIsNotBelieved() {
        try (var other = new Server()) {
            other.signUp("ada");
            assertThat(server.authenticate(other.signIn("ada"))).isEqualTo(BAD);
        }
    }

    @Test
    void tokensStayGoodWhileKeysRotate() {
        server.services.keys().rotate();
        Rest.Tokens newer = server.signIn("ada");
        assertThat(server.principal(tokens).session()).isEqualTo(tokens.session());
        assertThat(server.principal(newer).session()).isEqualTo(newer.session());
        server.pass(Duration.ofMinutes(9));
        server.services.keys().rotate();
        assertThat(server.principal(tokens).session()).isEqualTo(tokens.session());
    }
}
