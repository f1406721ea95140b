package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.Uuids;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** The shipped server with a certificate of its own, and those who come by TLS. */
@Timeout(300)
class TlsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String UPGRADE =
            """
            GET /v1/stream HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: parley.v1\r
            \r
            """;

    private static final Random RANDOM = new Random(1);

    @TempDir static Path folder;
    static Path certificate;
    static Path key;
    static TestCa ca;
    static ServerProcess server;
    static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        certificate = folder.resolve("server.pem");
        key = folder.resolve("server.key");
        ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        put(ca.issue("first", "EC"));
        server =
                new ServerProcess(
                        folder.resolve("server"),
                        Map.of(
                                "PARLEY_TLS_CERTIFICATE",
                                certificate.toString(),
                                "PARLEY_TLS_KEY",
                                key.toString()));
        http = HttpClient.newBuilder().sslContext(ca.trusting()).build();
        assertThat(server.login(folder.resolve("home"), trust(), "ada").exitCode()).isZero();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static void put(TestCa.Issued issued) throws IOException {
        replace(certificate, issued.certificate());
        replace(key, issued.key());
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As somebody does whose server has a certificate of an authority that Java does not know. */
    private static Map<String, String> trust() {
        return Map.of(
                ParleyProcess.JAVA_OPTIONS,
                "-Djavax.net.ssl.trustStore="
                        + ca.trustStore()
                        + " -Djavax.net.ssl.trustStorePassword="
                        + TestCa.PASSWORD);
    }

    private static ParleyProcess start(String... arguments) {
        return ParleyProcess.start(folder.resolve("home"), trust(), arguments);
    }

    private static void run(String... arguments) {
        ParleyProcess process = start(arguments);
        process.endInput();
        assertThat(process.exitCode()).as("%s", process.errors()).isZero();
    }

    @Test
    void commandsSpeakRestAndSocketsByTls() {
        assertThat(server.address().getScheme()).isEqualTo("https");
        run("rooms", "create", "ops");
        run("send", "--room", "ops", "by TLS");

        try (ParleyProcess tail = start("tail", "--room", "ops", "--after", "0")) {
            await().atMost(SOON)
                    .until(() -> tail.lines().stream().anyMatch(line -> line.contains("by TLS")));
        }
    }

    @Test
    void whoDoesNotTrustTheAuthorityIsToldThatItIsTheCertificate() {
        try (ParleyProcess login = server.login(folder.resolve("home"), Map.of(), "ada")) {
            assertThat(login.exitCode()).isEqualTo(1);
            assertThat(login.errors()).singleElement().asString().contains("certif");
        }
    }

    @Test
    void aBurstReachesEveryReaderWholeAndInOrder() throws Exception {
        String token = signIn().accessToken();
        RoomSummary room =
                post("/v1/rooms", token, new Rest.NewRoom(null, "burst", RoomKind.PUBLIC, null))
                        .as(RoomSummary.class);
        List<List<String>> seen = List.of(texts(), texts(), texts());
        List<RawSocket> readers = seen.stream().map(TlsTest::reader).toList();
        try {
            for (RawSocket reader : readers) {
                reader.greet(token);
                reader.say(
                        new ClientFrame.Subscribe(
                                "s", List.of(new ClientFrame.Cursor(room.room(), 0, null))));
                reader.flush();
            }
            for (int i = 0; i < Limits.UNACKNOWLEDGED; i++) {
                for (RawSocket reader : readers) {
                    reader.say(send(room, "text " + i));
                }
            }

            int sent = readers.size() * Limits.UNACKNOWLEDGED;
            for (List<String> texts : seen) {
                await().atMost(SOON).until(() -> texts.size() >= sent);
                assertThat(texts).hasSize(sent).isEqualTo(seen.getFirst());
            }
        } finally {
            readers.forEach(RawSocket::close);
        }
    }

    @Test
    void newFilesAreShownToNewConnectionsAndOldOnesGoOn() throws Exception {
        put(ca.issue("second", "EC"));
        awaitShown("second");
        try (RawSocket old = reader(texts())) {
            old.greet(signIn().accessToken());

            put(ca.issue("third", "RSA"));
            awaitShown("third");
            old.flush();

            replace(certificate, ca.issue("fourth", "EC").certificate());
            await().atMost(SOON)
                    .until(() -> server.process().errors().stream().anyMatch(TlsTest::tellsOfKey));
            assertThat(shown("TLSv1.3")).isEqualTo("third");
            old.flush();
        }
    }

    @Test
    void aBrokenRecordEndsTheConnectionAndIsNoDefectOfTheServer() throws Exception {
        try (Socket plain = new Socket("127.0.0.1", server.address().getPort());
                SSLSocket socket =
                        (SSLSocket)
                                ca.trusting()
                                        .getSocketFactory()
                                        .createSocket(plain, "127.0.0.1", plain.getPort(), true)) {
            socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 101");

            plain.getOutputStream().write(new byte[100]);

            await().atMost(SOON).until(() -> plain.getInputStream().read() < 0);
        }
        assertThat(server.process().errors()).noneMatch(logged -> logged.contains("ERROR"));
    }

    private static boolean tellsOfKey(String logged) {
        return logged.contains("WARN") && logged.contains("tls-key");
    }

    private static void awaitShown(String name) {
        await().atMost(SOON).until(() -> shown("TLSv1.3").equals(name));
    }

    /** Also with the answer to what is not HTTP. */
    @Test
    void browsersAreToldToComeByTlsAlways() throws Exception {
        for (String request : List.of("GET / HTTP/1.1\r\nHost: localhost", "GET /v1/rooms", "?")) {
            try (SSLSocket socket = connect()) {
                String whole = request + "\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
                String answer =
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer)
                        .containsIgnoringCase(
                                "\r\nStrict-Transport-Security: max-age=63072000;"
                                        + " includeSubDomains\r\n");
            }
        }
    }

    @Test
    void onlyVersionsThatAreSafeAreSpoken() throws Exception {
        assertThat(shown("TLSv1.3")).isNotEmpty();
        assertThat(shown("TLSv1.2")).isNotEmpty();
        assertThatThrownBy(() -> shown("TLSv1.1")).isInstanceOf(SSLException.class);
    }

    /** Without authenticated encryption; those without forward secrecy the JDK itself has not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"
            })
    void noWeakSuiteIsSpoken(String suite) throws Exception {
        try (SSLSocket socket = connect()) {
            assertThat(socket.getSupportedCipherSuites()).contains(suite);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        assertThat(shown("TLSv1.2")).isNotEmpty();
    }

    private static SSLSocket connect() throws IOException {
        return (SSLSocket)
                ca.trusting()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", server.address().getPort());
    }

    /** The common name of the certificate that a new connection gets. */
    private static String shown(String version) throws IOException {
        try (SSLSocket socket = connect()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return leaf.getSubjectX500Principal().getName().replace("CN=", "");
        }
    }

    private static List<String> texts() {
        return new CopyOnWriteArrayList<>();
    }

    private static RawSocket reader(List<String> texts) {
        return new RawSocket(
                http,
                server.address(),
                (frame, _) -> {
                    if (frame instanceof ServerFrame.Delivered delivered
                            && delivered.type().equals(EventType.MESSAGE)) {
                        texts.add(text(delivered.content()));
                    }
                });
    }

    private static String text(Content content) {
        try {
            return content.as(Said.Message.class).text();
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }

    private static ClientFrame.Send send(RoomSummary room, String text) {
        var id = new EventId(Uuids.v7(System.currentTimeMillis(), RANDOM));
        return new ClientFrame.Send("s", room.room(), id, EventType.MESSAGE, Content.text(text));
    }

    private static Rest.Tokens signIn() throws Exception {
        return post(
                        "/v1/sessions",
                        "none",
                        new Rest.SignIn("ada", ServerProcess.PASSWORD, null, null, null))
                .as(Rest.Tokens.class);
    }

    private record Reply(byte[] body) {
        <T> T as(Class<T> type) throws Exception {
            return Json.read(body, type);
        }
    }

    private static Reply post(String path, String token, Object body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.address().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.write(body)))
                        .build();
        return new Reply(http.send(request, BodyHandlers.ofByteArray()).body());
    }
}
