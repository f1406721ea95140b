package chat.parley.api;

import chat.parley.accounts.AccountServices;
import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.Alerts;
import chat.parley.accounts.Authenticator;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.CommitPace;
import chat.parley.accounts.EncryptionKeys;
import chat.parley.accounts.InboxAlerts;
import chat.parley.accounts.KeyStore;
import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryArchiveStore;
import chat.parley.accounts.MemoryAuditLog;
import chat.parley.accounts.MemoryIdentityStore;
import chat.parley.accounts.MemoryKeyPackageStore;
import chat.parley.accounts.MemoryKeyStore;
import chat.parley.accounts.MemoryMemberSearch;
import chat.parley.accounts.MemoryPictureStore;
import chat.parley.accounts.MemoryPush;
import chat.parley.accounts.MemorySessionStore;
import chat.parley.accounts.Principal;
import chat.parley.accounts.Pushing;
import chat.parley.accounts.RecordedSends;
import chat.parley.accounts.Reporting;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.SharedLimits;
import chat.parley.accounts.VapidKey;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.EventFinder;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.GroupReader;
import chat.parley.rooms.Groups;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryBlobStore;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPersonalStore;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.PictureStore;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.ProfileSignals;
import chat.parley.rooms.ReadMarks;
import chat.parley.rooms.ReadableMessages;
import chat.parley.rooms.Receipts;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.RoomArrangement;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.SavedMessages;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StreamId;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The real API on a real HTTP server, with everything behind it in memory. */
final class ApiServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";

    private static final AccountSettings.Rate UNTHROTTLED =
            new AccountSettings.Rate(1_000_000, Duration.ofMillis(1));
    private static final AccountSettings CHEAP =
            new AccountSettings(
                    new AccountSettings.Argon2(8, 1, 1, 2, 1_000),
                    AccountSettings.DEFAULTS.tokens(),
                    AccountSettings.DEFAULTS.sessions(),
                    new AccountSettings.Throttling(
                            UNTHROTTLED, UNTHROTTLED, UNTHROTTLED, UNTHROTTLED));

    final LocalBus bus = new LocalBus();
    final MemoryPresence presence = new MemoryPresence();
    final MemoryBlobStore blobs = new MemoryBlobStore(System::currentTimeMillis);
    final MemoryPersonalStore personal = new MemoryPersonalStore();
    static final List<Rest.StoreHealth> STORES = List.of(new Rest.StoreHealth("log", "up"));
    final AtomicReference<Rest.Health> health =
            new AtomicReference<>(new Rest.Health(Rest.Health.OK, STORES));
    final AccountServices services;
    final URI uri;

    /** The first person: the server's owner, who has opened the sign-up. */
    final Person owner;

    private final Map<UserId, ServerRole> roles = new ConcurrentHashMap<>();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger names = new AtomicInteger();
    private final Sequencers sequencers;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    static ApiServer start() {
        return start(ApiConfig.of("1.2.3"), authenticator -> authenticator);
    }

    static ApiServer start(ApiConfig config, UnaryOperator<Authenticator> authenticator) {
        return new ApiServer(config, authenticator, new MemoryEventLog(1), new MemoryDirectory());
    }

    ApiServer(
            ApiConfig config,
            UnaryOperator<Authenticator> authenticator,
            EventLog log,
            Directory directory) {
        InstantSource clock = () -> Instant.now().plusMillis(passed.get());
        SecureRandom random = new SecureRandom();
        MemoryAccountStore accounts = new MemoryAccountStore();
        SessionStore sessions = new MemorySessionStore(accounts);
        KeyStore keys = new MemoryKeyStore();
        PictureStore pictures = new MemoryPictureStore(accounts, directory);
        RoomReader reader = new RoomReader(log, directory);
        ReadableMessages readable = new ReadableMessages(log, reader);
        RelatedEvents related = new RelatedEvents(log, directory, reader);
        Alerts alerts = new InboxAlerts(log, bus, clock, random);
        services =
                AccountServices.open(
                        accounts,
                        sessions,
                        keys,
                        new MemoryAuditLog(),
                        personal,
                        alerts,
                        SharedLimits.NONE,
                        CHEAP,
                        clock,
                        random);
        var packages = new MemoryKeyPackageStore(sessions);
        var identities = new MemoryIdentityStore(accounts, sessions, packages);
        EncryptionKeys encryptionKeys =
                EncryptionKeys.open(
                        new EncryptionKeys.Stores(
                                identities,
                                packages,
                                new MemoryArchiveStore(identities),
                                directory),
                        services,
                        alerts,
                        reader,
                        bus,
                        clock);
        var chosen = new MemoryPresenceStore();
        sequencers = new Sequencers(log, directory, bus, "node", clock::millis);
        Api api =
                new Api(
                        new Api.Parts(
                                services.accounts(),
                                services.sessions(),
                                services.invitations(),
                                services.administration(),
                                services.passwordResets(),
                                services.audit(),
                                services.keys(),
                                authenticator.apply(withRoles(services.authenticator())),
                                reader,
                                new MemoryMemberSearch(accounts, directory),
                                related,
                                new EventFinder(log, directory, reader),
                                new ReadMarks(log, directory, reader),
                                new SavedMessages(readable, personal, reader),
                                new RoomArrangement(personal),
                                new Blocking(directory),
                                new Reporting(
                                        accounts,
                                        services.audit(),
                                        directory,
                                        reader,
                                        readable,
                                        related,
                                        bus,
                                        clock),
                                new Pushing(
                                        new MemoryPush(sessions, directory),
                                        VapidKey.open(keys, "", ""),
                                        false,
                                        clock),
                                encryptionKeys,
                                new RecordedSends(sequencers, services.audit(), related),
                                new Groups(
                                        log,
                                        directory,
                                        blobs,
                                        sequencers::submit,
                                        encryptionKeys.identities()::keyOf,
                                        new CommitPace(clock),
                                        clock::millis,
                                        random),
                                new GroupReader(
                                        log,
                                        directory,
                                        blobs,
                                        encryptionKeys.identities()::reachable),
                                new Pictures(blobs, pictures, clock::millis, random),
                                new ProfileSignals(directory, bus),
                                presence,
                                chosen,
                                new PassingSignals(chosen::of, bus),
                                new Receipts(reader, directory, chosen),
                                bus,
                                health::get,
                                clock::millis,
                                random),
                        config);
        Router router = Router.router(vertx);
        api.mount(router);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        uri = URI.create("http://127.0.0.1:" + server.actualPort());
        owner = join("owner");
        owner.patch("/v1/server", new Rest.ServerSettings(true, false)).expect(200);
    }

    /** Nobody: without a token. */
    Person stranger() {
        return new Person(uri, null);
    }

    /** Somebody new with an account, signed in. */
    Person join(String prefix) {
        String name = prefix + "-" + names.incrementAndGet();
        stranger()
                .post("/v1/accounts", new Rest.NewAccount(name, PASSWORD, null, null))
                .expect(201);
        return signIn(name);
    }

    /**
     * Calls {@code listener} with what is told on the topic from now on, but for events: those of a
     * request before may come after its answer.
     */
    Bus.Tap hear(StreamId topic, Consumer<Bus.Signal> listener) {
        return bus.subscribe(
                topic,
                signal -> {
                    if (!(signal instanceof Bus.Signal.Appended)) {
                        listener.accept(signal);
                    }
                });
    }

    /** Turns the server's clock on; access tokens last for ten minutes. */
    void pass(Duration time) {
        passed.addAndGet(time.toMillis());
    }

    /** The same session with the next tokens. */
    Person refresh(Person person) {
        return stranger()
                .post("/v1/sessions/refresh", new Rest.Refresh(person.tokens().refreshToken()))
                .expect(200)
                .as(uri);
    }

    /** From now on the person counts as having this role on the server. */
    void promote(Person person, ServerRole role) {
        roles.put(person.id(), role);
    }

    private Authenticator withRoles(Authenticator real) {
        return token ->
                switch (real.authenticate(token)) {
                    case Authentication.Valid(var p) ->
                            new Authentication.Valid(
                                    new Principal(
                                            p.user(),
                                            p.device(),
                                            p.session(),
                                            roles.getOrDefault(p.user(), p.role()),
                                            p.expiresAt()));
                    case Authentication.Invalid invalid -> invalid;
                };
    }

    Person signIn(String name) {
        return stranger()
                .post("/v1/sessions", new Rest.SignIn(name, PASSWORD, null, null, null))
                .expect(201)
                .as(uri);
    }

    @Override
    public void close() {
        sequencers.close();
        services.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
