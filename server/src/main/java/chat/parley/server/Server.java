package chat.parley.server;

import chat.parley.accounts.AccountServices;
import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.Alerts;
import chat.parley.accounts.EncryptionKeys;
import chat.parley.accounts.InboxAlerts;
import chat.parley.accounts.RecordedSends;
import chat.parley.accounts.Reporting;
import chat.parley.api.Api;
import chat.parley.api.ApiConfig;
import chat.parley.api.WebClient;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewayConfig;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.EventFinder;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.HeldSettings;
import chat.parley.rooms.NodeRole;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.ProfileSignals;
import chat.parley.rooms.ReadMarks;
import chat.parley.rooms.ReadableMessages;
import chat.parley.rooms.Receipts;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.RoomArrangement;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.SavedMessages;
import chat.parley.rooms.Sends;
import chat.parley.rooms.TailCache;
import chat.parley.worker.Job;
import chat.parley.worker.Job.Where;
import chat.parley.worker.Worker;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** One node in the roles that it is given, wired here and nowhere else. */
public final class Server implements AutoCloseable {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    /** People who do something here at one time, of whom is known what they show of it. */
    private static final int HELD_SETTINGS = 20_000;

    private static final Duration HOURLY = Duration.ofHours(1);

    /** A node that nobody has asked anything for so long has nobody to wait for at its end. */
    private static final Duration LATELY = Duration.ofSeconds(15);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final ServerConfig config;
    private final Closing closing;
    private final Rooms rooms;
    private final @Nullable Gateway gateway;
    private final Api api;
    private final Health health;
    private final WebClient webClient = new WebClient();
    private final URI address;
    private final @Nullable URI adminAddress;

    private Server(ServerConfig config, Closing closing) throws IOException, InterruptedException {
        this.config = config;
        this.closing = closing;
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        AdminConfig admin = config.admin();
        @Nullable Metrics metrics = admin == null ? null : closing.add(new Metrics());
        LongSupplier elapsedMs = elapsedMs();
        String node = Uuids.v4(random).toString();
        Stores opened = Stores.open(config, elapsedMs, closing);
        Stores stores = metrics == null ? opened : opened.with(metrics.measured(opened.log()));
        this.health = new Health(stores.probes());
        Alerts alerts = new InboxAlerts(stores.log(), stores.bus(), clock, random);
        AccountServices accounts = closing.add(accounts(stores, alerts, clock, random));
        this.rooms = Rooms.open(stores, config.roles(), node, clock, elapsedMs, random, closing);
        TailCache history = new TailCache(stores.log(), TailCache.Bounds.DEFAULT, elapsedMs);
        RoomReader reader = new RoomReader(history, stores.directory());
        EncryptionKeys keys = keys(stores, accounts, alerts, reader, clock);
        RelatedEvents related = new RelatedEvents(history, stores.directory(), reader);
        Pictures pictures = new Pictures(stores.blobs(), stores.pictures(), clock::millis, random);
        Sends sends = new RecordedSends(rooms.sends(), accounts.audit(), related);
        Vertx vertx = vertx(closing);
        HeldSettings settings =
                new HeldSettings(stores.chosen(), stores.bus(), HELD_SETTINGS, elapsedMs);
        PassingSignals passing = new PassingSignals(settings::of, stores.bus());
        this.gateway =
                config.roles().contains(NodeRole.GATEWAY)
                        ? closing.add(
                                gateway(
                                        stores, accounts, keys, history, reader, passing, sends,
                                        clock, elapsedMs))
                        : null;
        Push push = new Push(stores, config.push(), clock);
        RoomGroups groups = RoomGroups.of(stores, keys, history, sends, clock, random);
        this.api =
                api(
                        stores, accounts, keys, history, reader, related, passing, pictures, sends,
                        groups, push, clock, random);
        @Nullable TlsIdentity identity = identity(vertx);
        HttpFront front =
                new HttpFront(
                        vertx,
                        config.host(),
                        config.port(),
                        identity,
                        config.trustedProxies(),
                        this::mount);
        this.address = front.start(Runtime.getRuntime().availableProcessors());
        List<Job> jobs = jobs(accounts, keys, pictures, groups, vertx, front, identity);
        if (config.roles().contains(NodeRole.WORKER)) {
            jobs.add(push.job(stores, reader, vertx, closing));
        }
        closing.add(new Worker(jobs, node, stores.nodes()));
        if (admin == null || metrics == null) {
            this.adminAddress = null;
        } else {
            watch(metrics, stores, accounts);
            metrics.watch("tails", history.counts());
            metrics.watch("tokens", accounts.tokens());
            metrics.watch("settings", settings.counts());
            this.adminAddress = new AdminFront(admin, vertx, metrics, health).start();
        }
    }

    private void watch(Metrics metrics, Stores stores, AccountServices accounts) {
        if (gateway != null) {
            metrics.watch(gateway);
        }
        metrics.watch(api);
        metrics.watch(rooms.here());
        metrics.watch(accounts.hasher());
        metrics.watch(health);
        stores.waiting().forEach(metrics::watch);
    }

    /**
     * A node that accepts connections once this returns. Throws {@link StartFailed}; then nothing
     * is left open.
     */
    public static Server start(ServerConfig config) {
        Closing closing = new Closing();
        try {
            return new Server(config, closing);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw new StartFailed(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            closing.close();
            Thread.currentThread().interrupt();
            throw new StartFailed("interrupted", e);
        }
    }

    private AccountServices accounts(
            Stores stores, Alerts alerts, InstantSource clock, SecureRandom random) {
        AccountSettings defaults = AccountSettings.DEFAULTS;
        AccountSettings settings =
                new AccountSettings(
                        config.argon2(),
                        defaults.tokens(),
                        defaults.sessions(),
                        defaults.throttling());
        return AccountServices.open(
                stores.accounts(),
                stores.sessions(),
                stores.keys(),
                stores.audit(),
                stores.personal(),
                alerts,
                stores.limits(),
                settings,
                clock,
                random);
    }

    private static EncryptionKeys keys(
            Stores stores,
            AccountServices accounts,
            Alerts alerts,
            RoomReader reader,
            InstantSource clock) {
        return EncryptionKeys.open(
                new EncryptionKeys.Stores(
                        stores.identities(),
                        stores.keyPackages(),
                        stores.archives(),
                        stores.directory()),
                accounts,
                alerts,
                reader,
                stores.bus(),
                clock);
    }

    private Gateway gateway(
            Stores stores,
            AccountServices accounts,
            EncryptionKeys keys,
            EventHistory history,
            RoomReader reader,
            PassingSignals passing,
            Sends sends,
            InstantSource clock,
            LongSupplier elapsedMs) {
        return new Gateway(
                new Gateway.Ports(
                        history,
                        reader,
                        stores.bus(),
                        stores.presence(),
                        stores.chosen(),
                        passing,
                        sends,
                        accounts.authenticator(),
                        accounts.revocations(),
                        keys.packages(),
                        clock::millis,
                        elapsedMs),
                GatewayConfig.defaults().withAllowedOrigins(config.allowedOrigins()));
    }

    private static LongSupplier elapsedMs() {
        long start = System.nanoTime();
        return () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private Api api(
            Stores stores,
            AccountServices accounts,
            EncryptionKeys keys,
            EventHistory history,
            RoomReader reader,
            RelatedEvents related,
            PassingSignals passing,
            Pictures pictures,
            Sends sends,
            RoomGroups groups,
            Push push,
            InstantSource clock,
            SecureRandom random) {
        ReadableMessages readable = new ReadableMessages(history, reader);
        return new Api(
                new Api.Parts(
                        accounts.accounts(),
                        accounts.sessions(),
                        accounts.invitations(),
                        accounts.administration(),
                        accounts.passwordResets(),
                        accounts.audit(),
                        accounts.keys(),
                        accounts.authenticator(),
                        reader,
                        stores.members(),
                        related,
                        new EventFinder(history, stores.directory(), reader),
                        new ReadMarks(history, stores.directory(), reader),
                        new SavedMessages(readable, stores.personal(), reader),
                        new RoomArrangement(stores.personal()),
                        new Blocking(stores.directory()),
                        new Reporting(
                                stores.accounts(),
                                accounts.audit(),
                                stores.directory(),
                                reader,
                                readable,
                                related,
                                stores.bus(),
                                clock),
                        push.pushing(),
                        keys,
                        sends,
                        groups.groups(),
                        groups.reader(),
                        pictures,
                        new ProfileSignals(stores.directory(), stores.bus()),
                        stores.presence(),
                        stores.chosen(),
                        passing,
                        new Receipts(reader, stores.directory(), stores.chosen()),
                        stores.bus(),
                        health::now,
                        clock::millis,
                        random),
                ApiConfig.of(Version.TEXT));
    }

    private static Vertx vertx(Closing closing) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        closing.add(
                () ->
                        vertx.close()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS));
        return vertx;
    }

    private @Nullable TlsIdentity identity(Vertx vertx) throws TlsFault {
        TlsFiles files = config.tls();
        if (files == null) {
            return null;
        }
        TlsIdentity identity = files.read();
        identity.check(vertx);
        return identity;
    }

    private List<Job> jobs(
            AccountServices accounts,
            EncryptionKeys keys,
            Pictures pictures,
            RoomGroups groups,
            Vertx vertx,
            HttpFront front,
            @Nullable TlsIdentity identity) {
        List<Job> jobs = new ArrayList<>(health.jobs());
        jobs.addAll(rooms.jobs());
        if (config.roles().contains(NodeRole.WORKER)) {
            jobs.add(new Job("accounts", HOURLY, Where.ONE_NODE, accounts.housekeeping()));
            jobs.add(new Job("key packages", HOURLY, Where.ONE_NODE, keys.packages()::sweep));
            jobs.add(new Job("pictures", HOURLY, Where.ONE_NODE, pictures::sweep));
            jobs.addAll(groups.jobs());
        }
        TlsFiles files = config.tls();
        if (files != null && identity != null) {
            jobs.add(
                    new Job(
                            "certificate",
                            EVERY_SECOND,
                            Where.EVERY_NODE,
                            new TlsReload(vertx, files, identity, front::show)));
        }
        return jobs;
    }

    private void mount(Router router) {
        if (gateway != null) {
            gateway.mount(router);
        }
        if (config.roles().contains(NodeRole.API)) {
            webClient.mount(router);
            api.mount(router);
        } else {
            api.mountHealth(router);
        }
    }

    /** Where clients on this machine reach the node. */
    public URI address() {
        return address;
    }

    /** Where metrics and health are told, for callers on this machine; null when nowhere apart. */
    public @Nullable URI adminAddress() {
        return adminAddress;
    }

    /**
     * Tells balancers that the node wants no more, asks clients to go elsewhere, answers what is
     * asked meanwhile, finishes what is under way, closes the stores. Repeatable.
     */
    @Override
    public void close() {
        if (health.leave()) {
            rooms.retire();
            drain(Duration.ofSeconds(config.drainSeconds()));
        }
        closing.close();
    }

    private void drain(Duration window) {
        long end = System.nanoTime() + window.toNanos();
        boolean inUse = gateway != null && gateway.connections() > 0 || api.wasAskedWithin(LATELY);
        if (gateway != null) {
            gateway.drain(window);
        }
        while (inUse && System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        api.drain(ANSWER_WITHIN);
    }
}
