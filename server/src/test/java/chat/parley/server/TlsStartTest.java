package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A server whose certificate or key cannot be used says so at once. */
class TlsStartTest {
    @TempDir static Path folder;

    @BeforeAll
    static void putFiles() throws IOException {
        TestCa ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        TestCa.Issued good = ca.issue("good", "EC");
        Files.writeString(folder.resolve("good.pem"), good.certificate());
        Files.writeString(folder.resolve("good.key"), good.key());
        Files.writeString(folder.resolve("cut.key"), good.key().substring(0, 90));
        Files.writeString(folder.resolve("other.key"), ca.issue("other", "EC").key());
        Files.writeString(folder.resolve("rsa.key"), ca.issue("rsa", "RSA").key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a missing certificate | absent.pem | good.key | tls-certificate: there is no file",
                "a missing key | good.pem | absent.key | tls-key: there is no file",
                "a folder | . | good.key | tls-certificate",
                "no certificate | good.key | good.key | tls-certificate: the file holds no certif",
                "no key | good.pem | good.pem | tls-key: needed is the RSA or EC key",
                "the key of another | good.pem | other.key | tls-key: it is not the key",
                "the key of another kind | good.pem | rsa.key | does not match algorithm",
                "a key that is cut off | good.pem | cut.key | tls-key: needed is the RSA or EC key",
            })
    void filesThatCannotBeUsedStopTheStart(String row) {
        String[] cells = row.split(" [|] ");
        Map<Setting, String> settings =
                Map.of(
                        Setting.TLS_CERTIFICATE, folder.resolve(cells[1]).toString(),
                        Setting.TLS_KEY, folder.resolve(cells[2]).toString());
        assertThatThrownBy(() -> new RunningServer(folder.resolve("data"), settings).close())
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining(cells[3]);
    }
}
