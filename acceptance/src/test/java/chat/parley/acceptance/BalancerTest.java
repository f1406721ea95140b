package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.Json;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ClientListener;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.SessionTokens;
import chat.parley.sdk.StoredSession;
import chat.parley.sdk.TokenStore;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/** Two nodes of the shipped program behind HAProxy and nginx, with the files in {@code deploy/}. */
@Timeout(300)
class BalancerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "ada";

    @TempDir static Path folder;
    private static final Parts PARTS = new Parts();
    private static final Map<Balancer.Kind, Balancer> BALANCERS =
            new EnumMap<>(Balancer.Kind.class);
    private static ServerProcess one;
    private static ServerProcess other;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        for (Balancer.Kind kind : Balancer.Kind.values()) {
            Balancer.checkIsHere(kind, BalancerTest.class);
        }
        TestCa ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        SSLContext before = SSLContext.getDefault();
        PARTS.add(() -> SSLContext.setDefault(before));
        SSLContext.setDefault(ca.trusting()); // clients find it there
        Map<String, String> stores = stores();
        one = PARTS.add(new ServerProcess(folder.resolve("one"), stores));
        other = PARTS.add(new ServerProcess(folder.resolve("other"), stores));
        TestCa.Issued identity = ca.issue("balancer", "EC");
        for (Balancer.Kind kind : Balancer.Kind.values()) {
            List<URI> nodes = List.of(one.address(), other.address());
            Path own = folder.resolve(kind.program());
            BALANCERS.put(kind, PARTS.add(Balancer.start(kind, own, identity, nodes)));
        }
        one.signUp(NAME, null);
    }

    private static Map<String, String> stores() {
        PostgresServer postgres = PARTS.add(PostgresServer.start(folder));
        RedisServer redis = PARTS.add(RedisServer.start(folder));
        String database = "postgresql://127.0.0.1:" + postgres.port() + "/postgres";
        return Map.of(
                "PARLEY_TRUSTED_PROXIES",
                "127.0.0.1",
                "PARLEY_DATABASE",
                database,
                "PARLEY_DATABASE_USER",
                PostgresServer.USER,
                "PARLEY_DATABASE_TLS",
                "off",
                "PARLEY_REDIS",
                redis.address(),
                "PARLEY_BLOBS",
                folder.resolve("blobs").toString(),
                "PARLEY_DRAIN_SECONDS",
                "2",
                "PARLEY_ADMIN_PORT",
                "0");
    }

    @AfterAll
    static void stop() {
        PARTS.close();
    }

    @Test
    void aNodeThatEndsLosesNobody() throws Exception {
        startWhatIsDown();
        try (HttpClient http = HttpClient.newHttpClient();
                Talk first = talk(Balancer.Kind.HAPROXY);
                Talk second = talk(Balancer.Kind.NGINX)) {
            List<Talk> talks = List.of(first, second);
            talks.forEach(talk -> visit(http, talk, other).assertMayStay());
            List<Visit> visits = talks.stream().map(talk -> visit(http, talk, one)).toList();

            var end = CompletableFuture.supplyAsync(one.process()::terminate);
            await().atMost(PATIENCE).until(() -> !wantsTraffic(one));
            do {
                talks.forEach(talk -> assertServes(http, talk.balancer()));
            } while (!end.isDone());
            assertThat(end.join()).isZero();
            visits.forEach(Visit::assertWasAskedToLeave);
            talks.forEach(Talk::awaitMore);
            assertThat(BALANCERS.get(Balancer.Kind.HAPROXY).said())
                    .containsPattern("node1 is DOWN, reason: Layer7 wrong status, code: 503");
            talks.forEach(Talk::assertNothingIsLostOrTwice);
        }
    }

    @Test
    @Tag("proof")
    @Tag("long")
    void aNodeThatIsKilledIsAPauseAndUsedAgainWhenItIsBack() throws Exception {
        startWhatIsDown();
        try (HttpClient http = HttpClient.newHttpClient();
                Talk first = talk(Balancer.Kind.HAPROXY);
                Talk second = talk(Balancer.Kind.NGINX)) {
            List<Talk> talks = List.of(first, second);
            for (ServerProcess node : List.of(one, other, one)) {
                talks.forEach(talk -> visit(http, talk, node).assertMayStay());
                node.process().kill();
                talks.forEach(Talk::awaitMore);
                node.restart();
            }
            talks.forEach(Talk::assertNothingIsLostOrTwice);
        }
    }

    private static void startWhatIsDown() {
        Stream.of(one, other)
                .filter(node -> !node.process().isAlive())
                .forEach(ServerProcess::restart);
    }

    private static Talk talk(Balancer.Kind kind) {
        URI address = BALANCERS.get(kind).address();
        return new Talk(address, signIn(address), signIn(address));
    }

    /** Somebody on one node, and all that they were told there. */
    private record Visit(RawSocket socket, List<ServerFrame> told) {
        static Visit begin(HttpClient http, URI balancer) {
            List<ServerFrame> told = new CopyOnWriteArrayList<>();
            var visit =
                    new Visit(new RawSocket(http, balancer, (frame, _) -> told.add(frame)), told);
            visit.socket.greet(token(balancer));
            return visit;
        }

        void assertWasAskedToLeave() {
            assertThat(told)
                    .last()
                    .isInstanceOfSatisfying(
                            ServerFrame.Bye.class,
                            bye ->
                                    assertThat(bye.reason())
                                            .isEqualTo(ServerFrame.ByeReason.DRAINING));
        }

        void assertMayStay() {
            socket.close();
            assertThat(told).noneMatch(ServerFrame.Bye.class::isInstance);
        }
    }

    /** Connects through the balancer until that leads to this node. */
    private static Visit visit(HttpClient http, Talk talk, ServerProcess node) {
        List<Visit> here = new CopyOnWriteArrayList<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            int before = connections(node);
                            here.addFirst(Visit.begin(http, talk.balancer()));
                            return connections(node) > before;
                        });
        here.subList(1, here.size()).forEach(elsewhere -> elsewhere.socket().close());
        return here.getFirst();
    }

    private static int connections(ServerProcess node) {
        String metrics = Probes.get(node.adminAddress(), "/metrics").body();
        return (int) Probes.value(metrics, "parley_connections");
    }

    private static boolean wantsTraffic(ServerProcess node) {
        try {
            return Probes.get(node.adminAddress(), "/readyz").statusCode() == 200;
        } catch (UncheckedIOException _) {
            return false; // it is gone
        }
    }

    /** Whoever comes new finds a node that will stay. */
    private static void assertServes(HttpClient http, URI balancer) {
        assertThat(Probes.get(balancer, "/v1/server").statusCode()).isEqualTo(200);
        Visit.begin(http, balancer).assertMayStay();
    }

    @Test
    void peopleOnDifferentNodesSeeEachOtherComeWriteReadChooseAndGo() {
        startWhatIsDown();
        try (Present ada = Present.on(one, NAME)) {
            RoomId room = ada.client.createRoom("both", RoomKind.PUBLIC).room();
            var invitation = new Rest.NewInvitation(1, null, room, null);
            String code = ada.client.rest().invite(invitation).code();
            UserId adas = ada.client.rest().account().user();
            UserId bobs = other.signUp("bob", code).user();
            ada.client.follow(room);
            try (Present bob = Present.on(other, "bob")) {
                bob.client.follow(room);
                ada.awaits(new ServerFrame.Presence(bobs, Availability.ONLINE, null));
                bob.awaits(new ServerFrame.Presence(adas, Availability.ONLINE, null));
                bob.sees(ada, new ServerFrame.Typing(room, adas, null));
                ada.sees(bob, new ServerFrame.Typing(room, bobs, null));
                long seq = ada.client.send(room, "seen?").seq();
                bob.client.markRead(room, seq);
                await().atMost(PATIENCE).until(() -> ada.isToldOfReading(bobs, seq));
                var out = new StatusText("🌴", "out", null);
                bob.client
                        .rest()
                        .changePresence(
                                new Rest.PresencePatch(AvailabilityChoice.DND, out, null, null));
                ada.awaits(new ServerFrame.Presence(bobs, Availability.DND, out));
                ada.told.clear();
            }
            await().atMost(PATIENCE).until(() -> ada.isToldThatGone(bobs));
        }
    }

    @Test
    void reportsBlocksAndSuspensionsOfOneNodeHoldOnTheOther() {
        startWhatIsDown();
        try (Present ada = Present.on(one, NAME);
                Present phone = Present.on(other, NAME)) {
            RoomId room = ada.client.createRoom("order", RoomKind.PUBLIC).room();
            var invitation = new Rest.NewInvitation(1, null, room, null);
            String code = ada.client.rest().invite(invitation).code();
            UserId adas = ada.client.rest().account().user();
            UserId cems = other.signUp("cem", code).user();
            phone.client.follow(room);
            try (Present cem = Present.on(other, "cem")) {
                long seq = cem.client.send(room, "buy this").seq();
                ReportId report = new ReportId(Uuids.v7(System.currentTimeMillis(), new Random()));
                phone.client
                        .rest()
                        .report(
                                new Rest.NewReport(
                                        report, room, seq, null, ReportReason.SPAM, null));
                ada.awaits(new ServerFrame.Reports());
                assertThat(open(ada)).containsExactly(report);
                ada.client
                        .rest()
                        .resolve(report, new Rest.NewResolution(ReportOutcome.DISMISSED, null));
                assertThat(open(phone)).isEmpty();

                ada.client.rest().block(cems);
                phone.awaits(new ServerFrame.Blocked(cems, true));
                assertThatThrownBy(() -> cem.client.direct(adas))
                        .isInstanceOf(RequestRefused.class)
                        .hasMessageContaining("cannot reach");

                var suspended = Rest.AccountChange.suspended(true);
                ada.client.rest().changeAccount(cems, suspended);
                phone.awaits(
                        new ServerFrame.Profile(cems, "cem", "cem", null, AccountState.SUSPENDED));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThatThrownBy(() -> cem.client.rest().account())
                                                .isInstanceOf(RequestRefused.class));
            }
        }
    }

    private static List<ReportId> open(Present moderator) {
        return moderator.client.rest().reports(true, null, 10).reports().stream()
                .map(Rest.Report::id)
                .toList();
    }

    /** Somebody signed in on one node, and what is said to them in passing. */
    private record Present(ParleyClient client, List<ServerFrame> told) implements AutoCloseable {
        static Present on(ServerProcess node, String name) {
            List<ServerFrame> told = new CopyOnWriteArrayList<>();
            var accounts = new Accounts(node.address());
            var signIn = new Rest.SignIn(name, ServerProcess.PASSWORD, null, "test", false);
            Rest.Tokens tokens = accounts.signIn(signIn);
            var session = StoredSession.of(tokens, System.currentTimeMillis());
            var listener =
                    new ClientListener() {
                        @Override
                        public void told(ServerFrame frame) {
                            told.add(frame);
                        }
                    };
            var source = new SessionTokens(accounts, TokenStore.inMemory(session));
            return new Present(ParleyClient.connect(node.address(), source, listener), told);
        }

        void awaits(ServerFrame frame) {
            await().atMost(PATIENCE).until(() -> told.contains(frame));
        }

        /** Writes until that is told: what passes may be lost. */
        void sees(Present writer, ServerFrame.Typing typing) {
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                writer.client.typing(typing.room(), null);
                                return told.contains(typing);
                            });
        }

        boolean isToldOfReading(UserId reader, long seq) {
            return told.stream()
                    .anyMatch(
                            frame ->
                                    frame instanceof ServerFrame.Read read
                                            && read.user().equals(reader)
                                            && read.seq() == seq);
        }

        boolean isToldThatGone(UserId user) {
            return told.stream()
                    .anyMatch(
                            frame ->
                                    frame instanceof ServerFrame.Presence presence
                                            && presence.user().equals(user)
                                            && presence.status() == Availability.OFFLINE);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAddressOfASessionIsTheClientsWhateverTheySay(Balancer.Kind kind) throws Exception {
        URI address = BALANCERS.get(kind).address();
        try (HttpClient http =
                HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.7")).build()) {
            var signIn = new Rest.SignIn(NAME, ServerProcess.PASSWORD, null, "test", false);
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

    private static String token(URI address) {
        try (Accounts accounts = new Accounts(address)) {
            var signIn = new Rest.SignIn(NAME, ServerProcess.PASSWORD, null, "test", false);
            return accounts.signIn(signIn).accessToken();
        }
    }

    private static ParleyClient signIn(URI address) {
        return ParleyClient.signIn(address, NAME, ServerProcess.PASSWORD);
    }
}
