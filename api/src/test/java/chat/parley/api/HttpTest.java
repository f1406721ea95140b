package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What is true of every request, whatever it asks for. */
class HttpTest {
    private static final String JSON = "application/json";

    @Test
    void everyAnswerCarriesItsTimeAndId() {
        try (ApiServer server = ApiServer.start()) {
            for (Reply reply :
                    new Reply[] {
                        server.stranger().get("/v1/server").expect(200),
                        server.stranger().get("/v1/rooms").expect(401),
                        server.owner.get("/nothing").expect(404),
                        server.owner.raw("POST", "/v1/rooms", "{").expect(400),
                        server.owner.delete("/v1/rooms").expect(405),
                    }) {
                assertThat(reply.header("Date")).endsWith("GMT");
                assertThat(reply.header("X-Request-Id")).isNotBlank();
            }
        }
    }

    @Test
    void aRequestKeepsItsIdIfThatIsFitForALog() {
        try (ApiServer server = ApiServer.start()) {
            assertThat(withHeader(server, "X-Request-Id", "abc-1").header("X-Request-Id"))
                    .isEqualTo("abc-1");
            assertThat(withHeader(server, "X-Request-Id", "a b\"c").header("X-Request-Id"))
                    .matches("[0-9a-f]{16}");
        }
    }

    @Test
    void headTellsWhatGetWould() {
        try (ApiServer server = ApiServer.start()) {
            Reply get = server.stranger().get("/v1/server");
            Reply head = server.stranger().send("HEAD", "/v1/server", BodyPublishers.noBody());
            head.expect(200);
            assertThat(head.response().body()).isEmpty();
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        }
    }

    @Test
    void onlyPlainJsonIsTaken() {
        try (ApiServer server = ApiServer.start()) {
            for (String type :
                    new String[] {
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x",
                        "application/json; charset=latin1",
                        "application/jsonp",
                    }) {
                Reply reply = sendRoom(server, "Content-Type", type).expect(415);
                assertThat(reply.problem(ErrorCode.INVALID).field()).isEqualTo("Content-Type");
                assertThat(reply.header("Accept")).isEqualTo(JSON);
            }
            Reply encoded =
                    sendRoom(server, "Content-Type", JSON, "Content-Encoding", "gzip").expect(415);
            assertThat(encoded.problem(ErrorCode.INVALID).field()).isEqualTo("Content-Encoding");
            assertThat(sendRoom(server).expect(415).problem(ErrorCode.INVALID).detail())
                    .contains(JSON);
            sendRoom(server, "Content-Type", "application/json; charset=UTF-8").expect(201);
            sendRoom(server, "Content-Type", "Application/JSON").expect(201);
        }
    }

    private static Reply sendRoom(ApiServer server, String... headers) {
        return server.owner.send(
                "POST",
                "/v1/rooms",
                BodyPublishers.ofString("{\"kind\":\"public\",\"name\":\"X\"}"),
                headers);
    }

    @Test
    void aBodyWithoutALengthIsBoundedToo() {
        try (ApiServer server = ApiServer.start()) {
            server.owner
                    .send(
                            "POST",
                            "/v1/rooms",
                            BodyPublishers.ofInputStream(
                                    () -> new ByteArrayInputStream(new byte[70_000])),
                            "Content-Type",
                            JSON)
                    .expect(413)
                    .problem(ErrorCode.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "Basic YWRhOnNlY3JldA==",
                "Token abc",
                "bearer a.b.c",
            })
    void aBadTokenIsRefused(String header) {
        try (ApiServer server = ApiServer.start()) {
            Reply reply = withHeader(server, "Authorization", header).expect(401);
            reply.problem(ErrorCode.UNAUTHENTICATED);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer realm=");
        }
    }

    @Test
    void theTokenOfAnotherServerIsRefused() {
        try (ApiServer server = ApiServer.start();
                ApiServer another = ApiServer.start()) {
            withHeader(server, "Authorization", "Bearer " + another.owner.tokens().accessToken())
                    .expect(401)
                    .problem(ErrorCode.UNAUTHENTICATED);
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aTokenThatIsGoodNoMoreSaysWhy(Reason reason) {
        var now = new AtomicReference<Reason>();
        try (ApiServer server =
                ApiServer.start(
                        ApiConfig.of("1"),
                        real ->
                                token ->
                                        now.get() == null
                                                ? real.authenticate(token)
                                                : new Authentication.Invalid(now.get()))) {
            now.set(reason);
            Reply reply = server.owner.get("/v1/account").expect(401);
            ErrorCode code =
                    switch (reason) {
                        case BAD -> ErrorCode.UNAUTHENTICATED;
                        case EXPIRED -> ErrorCode.TOKEN_EXPIRED;
                        case REVOKED -> ErrorCode.SESSION_ENDED;
                    };
            reply.problem(code);
            assertThat(reply.header("WWW-Authenticate").contains(code.toString()))
                    .isEqualTo(reason != Reason.BAD);
        }
    }

    @Test
    void moreRequestsThanTheBoundAreToldToComeBack() throws Exception {
        var blocked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var armed = new AtomicReference<Thread>();
        try (ApiServer server =
                ApiServer.start(
                        new ApiConfig("1", 1, 1),
                        real ->
                                token -> {
                                    if (armed.get() != null) {
                                        blocked.countDown();
                                        await(release);
                                    }
                                    return real.authenticate(token);
                                })) {
            armed.set(Thread.currentThread());
            var first = CompletableFuture.supplyAsync(() -> server.owner.get("/v1/account"));
            await(blocked);
            Reply second = server.stranger().get("/v1/server").expect(503);
            second.problem(ErrorCode.BUSY);
            assertThat(second.header("Retry-After")).isEqualTo("1");
            server.stranger().get("/healthz").expect(200);
            server.stranger().get("/readyz").expect(200);
            release.countDown();
            first.get(10, TimeUnit.SECONDS).expect(200);
            server.stranger().get("/v1/server").expect(200);
        }
    }

    @Test
    void onePersonsRequestsAreBoundedApart() throws Exception {
        try (ApiServer server = ApiServer.start(new ApiConfig("1", 100, 1), real -> real)) {
            RoomId room = server.owner.create(RoomKind.PUBLIC, "Room");
            Person bob = server.join("bob");
            var blocked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            try (Bus.Tap _ =
                    server.hear(
                            StreamId.of(room),
                            _ -> {
                                blocked.countDown();
                                await(release);
                            })) {
                var first =
                        CompletableFuture.supplyAsync(
                                () -> server.owner.post("/v1/rooms/" + room + "/typing"));
                await(blocked);
                server.owner.get("/v1/account").expect(429).problem(ErrorCode.BUSY);
                bob.get("/v1/account").expect(200);
                release.countDown();
                first.get(10, TimeUnit.SECONDS).expect(204);
            }
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsToldAsThat() {
        var failure = new AtomicReference<RuntimeException>();
        try (ApiServer server = withFailing(failure)) {
            RoomId room = server.owner.create(RoomKind.PUBLIC, "Room");
            failure.set(new StoreUnavailable("disk gone", new IllegalStateException()));
            Reply reply = server.owner.get("/v1/rooms/" + room + "/events").expect(503);
            assertThat(reply.problem(ErrorCode.UNAVAILABLE).retryAfterMs()).isPositive();
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
            assertThat(reply.text()).doesNotContain("disk");
        }
    }

    @Test
    void aDefectIsToldByTheRequestsIdAlone() {
        var failure = new AtomicReference<RuntimeException>();
        try (ApiServer server = withFailing(failure)) {
            RoomId room = server.owner.create(RoomKind.PUBLIC, "Room");
            failure.set(new IllegalArgumentException("secret detail"));
            Reply reply = server.owner.get("/v1/rooms/" + room + "/events").expect(500);
            assertThat(reply.problem(ErrorCode.INTERNAL).detail())
                    .contains(reply.header("X-Request-Id"))
                    .doesNotContain("secret");
            failure.set(null);
            server.owner.get("/v1/rooms/" + room + "/events").expect(200);
        }
    }

    private static ApiServer withFailing(AtomicReference<RuntimeException> failure) {
        EventLog real = new MemoryEventLog(1);
        EventLog failing =
                (EventLog)
                        Proxy.newProxyInstance(
                                EventLog.class.getClassLoader(),
                                new Class<?>[] {EventLog.class},
                                (_, method, arguments) -> {
                                    if (failure.get() != null) {
                                        throw failure.get();
                                    }
                                    try {
                                        return method.invoke(real, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        return new ApiServer(ApiConfig.of("1"), auth -> auth, failing, new MemoryDirectory());
    }

    private static Reply withHeader(ApiServer server, String name, String value) {
        return server.stranger().send("GET", "/v1/account", BodyPublishers.noBody(), name, value);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
