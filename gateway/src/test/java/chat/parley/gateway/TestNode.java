package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.FewKeyPackages;
import chat.parley.accounts.Principal;
import chat.parley.accounts.RevocationFeed;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StoreUnavailable;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A whole gateway on a free port, with everything it needs in memory. */
final class TestNode implements AutoCloseable {
    final MemoryEventLog log = new MemoryEventLog(1);
    final MemoryDirectory directory = new MemoryDirectory();
    final LocalBus bus = new LocalBus();
    final MemoryPresenceStore chosen = new MemoryPresenceStore();
    final Gateway gateway;
    final Sequencers sequencers;

    /** Added to the time that has passed, and to the date. */
    final AtomicLong aheadMs = new AtomicLong();

    private final long start = System.nanoTime();

    /** Of those who sign in. */
    volatile FewKeyPackages fewKeyPackages = _ -> OptionalInt.empty();

    volatile boolean revocationsFail;

    /** Where requests seem to come from; null: from where they do. */
    volatile @Nullable String from;

    private final Random random = new Random(11);
    private final Map<String, Authentication> tokens = new ConcurrentHashMap<>();
    private final List<SessionId> ended = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final HttpServer server;

    TestNode() {
        this(config -> config);
    }

    TestNode(UnaryOperator<GatewayConfig> config) {
        this(config, bus -> bus, log -> log);
    }

    /**
     * @param heard what the gateway listens to
     * @param read what the gateway reads
     */
    TestNode(
            UnaryOperator<GatewayConfig> config,
            UnaryOperator<Bus> heard,
            UnaryOperator<EventLog> read) {
        sequencers = new Sequencers(log, directory, bus, "test", System::currentTimeMillis);
        gateway =
                new Gateway(
                        new Gateway.Ports(
                                read.apply(log),
                                new RoomReader(log, directory),
                                heard.apply(bus),
                                new MemoryPresence(),
                                chosen,
                                new PassingSignals(chosen::of, bus),
                                sequencers::submit,
                                this::authenticate,
                                this::endedSince,
                                who -> fewKeyPackages.of(who),
                                () -> System.currentTimeMillis() + aheadMs.get(),
                                this::elapsedMs),
                        config.apply(GatewayConfig.defaults()));
        Router router = Router.router(vertx);
        gateway.mount(router);
        server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(0)
                                        .setHttp2ClearTextEnabled(false))
                        .requestHandler(request -> router.handle(seeming(request)));
        await(server.listen());
    }

    private HttpServerRequest seeming(HttpServerRequest request) {
        String address = from;
        return address == null
                ? request
                : new HttpServerRequestWrapper((HttpServerRequestInternal) request) {
                    @Override
                    public SocketAddress remoteAddress() {
                        return SocketAddress.inetSocketAddress(1, address);
                    }
                };
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + aheadMs.get();
    }

    private Authentication authenticate(String token) {
        return tokens.getOrDefault(token, new Authentication.Invalid(Reason.BAD));
    }

    private RevocationFeed.Page endedSince(long position) {
        if (revocationsFail) {
            throw new StoreUnavailable("out", null);
        }
        int from = position < 0 ? ended.size() : (int) position;
        List<SessionId> all = List.copyOf(ended);
        return new RevocationFeed.Page(all.subList(from, all.size()), all.size());
    }

    int port() {
        return server.actualPort();
    }

    synchronized UserId person() {
        return new UserId(Uuids.v4(random));
    }

    synchronized EventId eventId() {
        return new EventId(Uuids.v7(System.currentTimeMillis(), random));
    }

    private synchronized SessionId sessionId() {
        return new SessionId(Uuids.v4(random));
    }

    private synchronized RoomId roomId() {
        return new RoomId(Uuids.v7(System.currentTimeMillis(), random));
    }

    /** A session of the person that is good for an hour. */
    Principal session(UserId user) {
        return session(user, ServerRole.MEMBER);
    }

    Principal session(UserId user, ServerRole role) {
        return new Principal(
                user,
                new DeviceId(user.value()),
                sessionId(),
                role,
                System.currentTimeMillis() + 3_600_000);
    }

    String token(Authentication proves) {
        String token = "token-" + eventId();
        tokens.put(token, proves);
        return token;
    }

    String token(Principal principal) {
        return token(new Authentication.Valid(principal));
    }

    void end(SessionId session) {
        ended.add(session);
    }

    RoomId room(UserId owner, UserId... members) {
        RoomId room = roomId();
        var created = new RoomChange.Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        change(room, owner, created);
        for (UserId member : members) {
            change(room, member, new RoomChange.Joined(member));
        }
        return room;
    }

    long change(RoomId room, UserId by, RoomChange change) {
        return submit(room, by, change.type(), Content.of(change));
    }

    long say(RoomId room, UserId by, String text) {
        return submit(room, by, EventType.MESSAGE, Content.text(text));
    }

    private long submit(RoomId room, UserId by, String type, Content content) {
        Outcome outcome =
                sequencers.submitAndWait(
                        room, eventId(), type, content, by, new DeviceId(by.value()));
        assertThat(outcome).isInstanceOf(Outcome.Acked.class);
        return ((Outcome.Acked) outcome).seq();
    }

    TestClient connect() {
        return TestClient.connect(this);
    }

    TestClient signIn(UserId user) {
        return signIn(session(user));
    }

    TestClient signIn(Principal principal) {
        TestClient client = connect();
        client.hello(token(principal));
        return client;
    }

    @Override
    public void close() {
        gateway.drain(Duration.ZERO);
        gateway.close();
        await(server.close());
        await(vertx.close());
        sequencers.close();
    }
}
