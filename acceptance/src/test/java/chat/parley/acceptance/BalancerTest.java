package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerFrame;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;

/** The shipped program behind HAProxy and nginx, with the files in {@code deploy/}. */
@Timeout(300)
class BalancerTest {
    private static final Map<String, String> BEHIND_IT =
            Map.of("PARLEY_TRUSTED_PROXIES", "127.0.0.1");
    private static final int MESSAGES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path folder;
    private static SSLContext before;
    private static TestCa.Issued identity;
    private static ServerProcess node;
    private static ParleyClient owner;
    private static final Map<Balancer.Kind, Balancer> BALANCERS =
            new EnumMap<>(Balancer.Kind.class);

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        TestCa ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        identity = ca.issue("balancer", "EC");
        before = SSLContext.getDefault();
        SSLContext.setDefault(ca.trusting()); // clients find it there
        node = new ServerProcess(folder.resolve("node"), BEHIND_IT);
        for (Balancer.Kind kind : Balancer.Kind.values()) {
            BALANCERS.put(kind, balancer(kind, "one", node));
        }
        node.signUp("ada", null);
        owner = node.signIn("ada");
    }

    private static Balancer balancer(Balancer.Kind kind, String name, ServerProcess... nodes) {
        return Balancer.start(
                kind,
                folder.resolve(kind + "-" + name),
                identity,
                List.of(nodes).stream().map(ServerProcess::address).toList());
    }

    @AfterAll
    static void stop() {
        node.close();
        BALANCERS.values().forEach(Balancer::close);
        SSLContext.setDefault(before);
        owner.close();
    }

    @ParameterizedTest
    @EnumSource
    void peopleTalkThroughItAndANodeThatIsKilledIsOnlyAPause(Balancer.Kind kind)
            throws InterruptedException {
        URI address = BALANCERS.get(kind).address();
        signUp(address, "ben-" + kind);
        signUp(address, "cleo-" + kind);
        try (ParleyClient ben = signIn(address, "ben-" + kind);
                ParleyClient cleo = signIn(address, "cleo-" + kind)) {
            RoomId room = ben.createRoom("talk", RoomKind.PUBLIC).room();
            cleo.join(room);
            try (EventStream stream = cleo.follow(new Cursor(room, 2, null))) {
                Thread killer = null;
                for (int i = 0; i < MESSAGES; i++) {
                    if (i == MESSAGES / 4) {
                        killer = Thread.startVirtualThread(node::crash);
                    }
                    assertThat(ben.send(room, "message " + i).seq()).isEqualTo(i + 3);
                }
                killer.join();
                assertThat(said(followed(stream))).isEqualTo(messages());
            }
            assertThat(said(ben.history(room, null, MESSAGES).events())).isEqualTo(messages());
        }
    }

    private static List<Content> messages() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> Content.text("message " + i)).toList();
    }

    private static List<Event> followed(EventStream stream) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        while (events.size() < MESSAGES) {
            events.add(((StreamItem.Delivered) stream.next()).event());
        }
        assertThat(events).extracting(Event::seq).doesNotHaveDuplicates().isSorted();
        return events;
    }

    private static List<Content> said(List<Event> events) {
        return events.stream().map(Event::content).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theAddressOfASessionIsTheClientsWhateverTheySay(Balancer.Kind kind) throws Exception {
        URI address = BALANCERS.get(kind).address();
        signUp(address, "eve-" + kind);
        try (HttpClient http =
                HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.7")).build()) {
            var signIn =
                    new Rest.SignIn("eve-" + kind, ServerProcess.PASSWORD, null, "test", false);
            HttpRequest request =
                    HttpRequest.newBuilder(address.resolve("/v1/sessions"))
                            .header("Content-Type", "application/json")
                            .header("X-Forwarded-For", "192.0.2.1")
                            .header("X-Forwarded-Proto", "http")
                            .header("Forwarded", "for=192.0.2.2;proto=http")
                            .POST(BodyPublishers.ofByteArray(Json.write(signIn)))
                            .build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(201);
            String token = Json.read(answer.body(), Rest.Tokens.class).accessToken();
            assertThat(sessions(http, address, token))
                    .filteredOn(Rest.Session::current)
                    .extracting(Rest.Session::address)
                    .containsExactly("127.0.0.7");
            assertOwnPagesOpenSockets(http, address);
        }
    }

    private static List<Rest.Session> sessions(HttpClient http, URI address, String token) {
        var requests = new RawRequests(http, address, token);
        return switch (requests.answer(
                new RawRequests.Request("GET", "/v1/sessions", null), Rest.Sessions.class)) {
            case RawRequests.Answer.Ok<Rest.Sessions>(var sessions) -> sessions.sessions();
            case RawRequests.Answer.Done<Rest.Sessions> _ -> List.of();
            case RawRequests.Answer.Refused<Rest.Sessions>(var problem) ->
                    throw new AssertionError(problem);
        };
    }

    /** The node knows that its own pages came by https from the balancer's address. */
    private static void assertOwnPagesOpenSockets(HttpClient http, URI address) {
        URI stream = URI.create(address.toString().replaceFirst("^http", "ws") + "/v1/stream");
        http.newWebSocketBuilder()
                .subprotocols("parley.v1")
                .header("Origin", address.toString())
                .buildAsync(stream, new WebSocket.Listener() {})
                .join()
                .abort();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatStopsTakesNobodyDownWithIt(Balancer.Kind kind) throws Exception {
        List<ServerFrame> seen = new CopyOnWriteArrayList<>();
        node.process().kill();
        try (ServerProcess stops = new ServerProcess(folder.resolve(kind + "-stops"), BEHIND_IT);
                Balancer balancer = balancer(kind, "two", stops, node);
                HttpClient http = HttpClient.newHttpClient()) {
            stops.signUp("ada", null);
            var socket = new RawSocket(http, balancer.address(), (frame, _) -> seen.add(frame));
            socket.greet(token(stops.address(), "ada"));
            node.restart();
            String stays = keys(http, node.address());
            await().atMost(PATIENCE).until(() -> keys(http, balancer.address()).equals(stays));

            Thread stop = Thread.startVirtualThread(stops.process()::terminate);
            while (stop.isAlive()) {
                keys(http, balancer.address()); // is answered, by whichever
            }
            for (int i = 0; i < 10; i++) {
                assertThat(keys(http, balancer.address())).isEqualTo(stays);
            }
            assertThat(seen)
                    .last()
                    .isInstanceOfSatisfying(
                            ServerFrame.Bye.class,
                            bye ->
                                    assertThat(bye.reason())
                                            .isEqualTo(ServerFrame.ByeReason.DRAINING));
        }
    }

    /** What a node signs with: each has its own here, by which it is known. */
    private static String keys(HttpClient http, URI address) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve("/.well-known/jwks.json")).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static void signUp(URI address, String name) {
        String invitation = owner.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
        try (Accounts accounts = new Accounts(address)) {
            accounts.create(new Rest.NewAccount(name, ServerProcess.PASSWORD, null, invitation));
        }
    }

    private static String token(URI address, String name) {
        try (Accounts accounts = new Accounts(address)) {
            var signIn = new Rest.SignIn(name, ServerProcess.PASSWORD, null, "test", false);
            return accounts.signIn(signIn).accessToken();
        }
    }

    private static ParleyClient signIn(URI address, String name) {
        return ParleyClient.signIn(address, name, ServerProcess.PASSWORD);
    }
}
