package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.tls.Tls;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What an address says, and what becomes of one where no node can be talked to. */
class CassandraAddressTest {
    /** So long that a test which waits for its end fails. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    @TempDir Path folder;

    @Test
    void anAddressIsReadAndShownWithoutItsPassword() {
        var login = new CassandraAddress.Login("ada", "secret");
        var address =
                CassandraAddress.of(
                        "cassandra://a,b:9142/chat", "dc1", login, new Tls.Verified(null));
        assertThat(address.hosts()).isEqualTo("a,b:9142");
        assertThat(address.keyspace()).isEqualTo("chat");
        assertThat(address.contacts())
                .extracting(node -> node.getHostString() + " " + node.getPort())
                .containsExactly("a 9042", "b 9142");
        assertThat(address + " " + address.login()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cassandra://a/Chat",
                "cassandra:///chat",
                "cassandra://a,/chat",
                "cassandra://,a/chat",
                "cassandra://a,,b/chat",
                "cassandra://:9042/chat",
                "cassandra://a:/chat",
                "cassandra://a:b/chat",
                "cassandra://a:1:2/chat",
                "cassandra://a:0/chat",
                "cassandra://a,b:65536/chat"
            })
    void whatIsNoAddressIsRefused(String url) {
        assertThat(CassandraAddress.isUrl(url)).isFalse();
        assertThatThrownBy(() -> CassandraAddress.of(url, "dc1", null, new Tls.Off()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not cassandra://host/keyspace");
    }

    @Test
    void nobodyThereIsToldOnceThePatienceIsOver() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        CassandraAddress address = at(free, new Tls.Off());
        assertThatThrownBy(() -> CassandraEventLog.open(address, Duration.ZERO))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining("refused");
    }

    @Test
    @Timeout(60)
    void aCertificateThatIsNotTrustedIsToldAtOnce() throws Exception {
        try (ServerSocket node = encrypted()) {
            Thread.ofVirtual().start(() -> shakeHands(node));
            CassandraAddress address = at(node.getLocalPort(), new Tls.Verified(null));
            assertThatThrownBy(() -> CassandraEventLog.open(address, PATIENCE))
                    .isInstanceOf(CassandraUnusable.class)
                    .hasMessageContaining("certification path");
        }
    }

    private ServerSocket encrypted() throws IOException, GeneralSecurityException {
        Path file = new TestCa(folder).issueStore("node", "EC");
        char[] password = TestCa.PASSWORD.toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    /** With all who come, until it is closed. */
    private static void shakeHands(ServerSocket node) {
        while (!node.isClosed()) {
            try (Socket socket = node.accept()) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // whoever came does not trust it
            }
        }
    }

    @Test
    void aFileWithoutRootsIsNamedAtOnce() throws IOException {
        Path roots = Files.writeString(folder.resolve("roots.pem"), "");
        CassandraAddress address = at(1, new Tls.Verified(roots));
        assertThatThrownBy(() -> CassandraEventLog.open(address, Duration.ZERO))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining(roots + " holds no certificate");
    }

    private static CassandraAddress at(int port, Tls tls) {
        return CassandraAddress.of(
                "cassandra://127.0.0.1:" + port + "/parley", "datacenter1", null, tls);
    }
}
