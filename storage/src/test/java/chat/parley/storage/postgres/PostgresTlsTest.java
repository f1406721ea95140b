package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.rooms.StreamId;
import chat.parley.storage.tls.Tls;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.SampleEvents;
import chat.parley.testkit.TcpProxy;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A database behind TLS: whose certificate does not say who it is gets no password. */
class PostgresTlsTest {
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "127.0.0.2";

    @TempDir static Path folder;
    private static TestCa ca;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws IOException {
        ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        server = PostgresServer.start(folder, ca.issue("postgres", "RSA"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tablesAndLogAreKeptThere() {
        PostgresAddress address = at(HERE, new Tls.Verified(ca.rootPem()));
        StreamId nobody = new SampleEvents(1).room();
        try (PostgresDatabase _ = PostgresDatabase.open(address, Duration.ZERO);
                PostgresEventLog log = PostgresEventLog.open(address, Duration.ZERO)) {
            assertThat(log.head(nobody).head()).isZero();
        }
    }

    @Test
    void aCertificateOfAnUnknownCaIsRefusedAtOnce() {
        assertRefused(at(HERE, new Tls.Verified(null)), "certificat");
    }

    @Test
    void aCertificateForAnotherNameIsRefusedAtOnce() throws IOException {
        var here = new InetSocketAddress(HERE, server.port());
        try (TcpProxy _ = new TcpProxy(new InetSocketAddress(ELSEWHERE, server.port()), here)) {
            assertRefused(at(ELSEWHERE, new Tls.Verified(ca.rootPem())), ELSEWHERE);
        }
    }

    private static void assertRefused(PostgresAddress address, String why) {
        assertThatThrownBy(() -> PostgresDatabase.open(address, Duration.ofSeconds(60)))
                .isInstanceOf(PostgresUnusable.class)
                .hasMessageContaining(why);
    }

    private static PostgresAddress at(String host, Tls tls) {
        return new PostgresAddress(
                host + ":" + server.port(), "postgres", PostgresServer.USER, null, tls);
    }
}
