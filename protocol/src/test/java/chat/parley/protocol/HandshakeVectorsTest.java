package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The working group's vectors, where PARLEY_MLS_VECTORS says that they lie, or in {@code shared}
 * beside the project's folder. Without them these tests say that they did not run.
 */
class HandshakeVectorsTest {
    private static final Path FOLDER =
            Path.of(
                    Objects.requireNonNullElse(
                            System.getenv("PARLEY_MLS_VECTORS"), "../../shared/data/mls-vectors"));

    @BeforeEach
    void vectorsAreThere() {
        assumeTrue(Files.exists(FOLDER), "PARLEY_MLS_VECTORS names no folder with the vectors");
    }

    private static JsonNode vectors(String name) throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
    }

    private static byte[] bytes(JsonNode vector, String name) {
        return HexFormat.of().parseHex(vector.get(name).asText());
    }

    @Test
    void messagesAreRead() throws Exception {
        JsonNode vectors = vectors("messages.json");
        assertThat(vectors).hasSizeGreaterThan(100);
        for (JsonNode vector : vectors) {
            HandshakeReader.keyPackage(bytes(vector, "mls_key_package"));
            HandshakeReader.commit(bytes(vector, "public_message_commit"));
            HandshakeReader.welcome(bytes(vector, "mls_welcome"));
            HandshakeReader.groupInfo(bytes(vector, "mls_group_info"));
        }
    }

    @Test
    void keyPackagesOfTheFirstSuiteAreSignedAndReferredToByTheirHash() throws Exception {
        for (JsonNode vector : vectors("passive-client-welcome.json")) {
            if (vector.get("cipher_suite").asInt() == Handshake.SUITE) {
                Handshake.KeyPackage own = HandshakeReader.keyPackage(bytes(vector, "key_package"));
                Handshake.Welcome welcome = HandshakeReader.welcome(bytes(vector, "welcome"));
                assertThat(HandshakeReader.isSigned(own)).isTrue();
                assertThat(HandshakeReader.welcome(welcome.of(own.ref()).toArray()).secrets())
                        .hasSize(1);
            }
        }
    }

    @Test
    void commitsOfALongLifeAreRead() throws Exception {
        int commits = 0;
        for (JsonNode vector : vectors("passive-client-random.json")) {
            for (JsonNode epoch : vector.get("epochs")) {
                byte[] commit = bytes(epoch, "commit");
                if (commit[3] == 1) {
                    HandshakeReader.commit(commit);
                    commits++;
                }
            }
        }
        assertThat(commits).isPositive();
    }
}
