package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import com.fasterxml.jackson.databind.JsonNode;

import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

class SigningKeysTest {
    private final Server server = new Server();
    private final SigningKeys keys = server.services.keys();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void othersCanVerifyTokensByThePublishedKeys() throws Exception {
        server.signUp("ada");
        Rest.Tokens tokens = server.signIn("ada");
        var published = new JsonWebKeySet(keys.jwks()).getJsonWebKeys();
        var claims =
                new JwtConsumerBuilder()
                        .setVerificationKeyResolver(new JwksVerificationKeyResolver(published))
                        .setExpectedAudience("parley")
                        .setEvaluationTime(NumericDate.fromMilliseconds(server.millis()))
                        .build()
                        .processToClaims(tokens.accessToken());
        assertThat(claims.getSubject()).isEqualTo(tokens.user().toString());
    }

    @Test
    void onlyThePublicHalfIsPublished() throws Exception {
        JsonNode key = jwks().get("keys").get(0);
        assertThat(key.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("kty", "kid", "use", "alg", "crv", "x");
        assertThat(key.get("crv").textValue()).isEqualTo("Ed25519");
    }

    private JsonNode jwks() throws Exception {
        return Json.readTree(keys.jwks().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRestartKeepsTheKeys() {
        server.signUp("ada");
        Rest.Tokens tokens = server.signIn("ada");
        try (var restarted = server.open(Server.SETTINGS)) {
            assertThat(restarted.authenticator().authenticate(tokens.accessToken()))
                    .isInstanceOf(Authentication.Valid.class);
            assertThat(restarted.keys().jwks()).isEqualTo(keys.jwks());
            restarted.sessions().refresh(tokens.refreshToken(), Server.HERE);
        }
    }

    @Test
    void aNodeLearnsOfANewKeyFromTheFirstTokenSignedWithIt() {
        server.signUp("ada");
        try (var other = server.open(Server.SETTINGS)) {
            server.pass(Duration.ofSeconds(2));
            keys.rotate();
            Rest.Tokens tokens = server.signIn("ada");
            assertThat(other.authenticator().authenticate(tokens.accessToken()))
                    .isInstanceOf(Authentication.Valid.class);
        }
    }

    @Test
    void aNodeSignsWithTheNewKeyWithinAMinute() {
        try (var other = server.open(Server.SETTINGS)) {
            other.keys().rotate();
            server.pass(SigningKeys.REREAD);
            assertThat(keys.signer().kid()).isEqualTo(other.keys().signer().kid());
        }
    }

    @Test
    void aKeySignsForThirtyDaysAndNobodyIsSignedOutByTheNextOne() {
        server.signUp("ada");
        String first = keys.signer().kid();
        server.pass(Housekeeping.SIGNING.minusMillis(1));
        server.services.housekeeping().run();
        assertThat(keys.signer().kid()).isEqualTo(first);
        Rest.Tokens tokens = server.signIn("ada");
        server.pass(Duration.ofMillis(1));
        server.services.housekeeping().run();
        assertThat(keys.signer().kid()).isNotEqualTo(first);
        assertThat(server.authenticate(tokens)).isInstanceOf(Authentication.Valid.class);
        server.services.housekeeping().run();
        assertThat(server.keyStore.keys()).hasSize(2);
    }

    @Test
    void aRetiredKeyVerifiesAsLongAsAnyTokenItSignedAndThenIsGone() throws Exception {
        String old = keys.signer().kid();
        keys.rotate();
        assertThat(keys.signer().kid()).isNotEqualTo(old);
        assertThat(jwks().get("keys")).hasSize(2);
        server.pass(SigningKeys.RETIREMENT.minusMillis(1));
        assertThat(keys.verifier(old)).isNotNull();
        server.pass(SigningKeys.REREAD);
        assertThat(keys.verifier(old)).isNull();
        keys.rotate();
        assertThat(server.keyStore.keys()).extracting(StoredKey::kid).doesNotContain(old);
    }
}
