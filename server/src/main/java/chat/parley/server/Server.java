package chat.parley.server;

import chat.parley.accounts.AccountServices;
import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.InboxAlerts;
import chat.parley.api.Api;
import chat.parley.api.ApiConfig;
import chat.parley.api.WebClient;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewayConfig;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.worker.Job;
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
import java.util.function.LongSupplier;

/** One node: all roles in one process, wired here and nowhere else. */
public final class Server implements AutoCloseable {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration HOURLY = Duration.ofHours(1);

    private final ServerConfig config;
    private final Closing closing;
    private final Gateway gateway;
    private final WebClient webClient = new WebClient();
    private final URI address;
    private volatile boolean ready;

    private Server(ServerConfig config, Closing closing) throws IOException, InterruptedException {
        this.config = config;
        this.closing = closing;
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        Stores stores = Stores.open(config.data(), config.blobs(), closing);
        AccountServices accounts = closing.add(accounts(stores, clock, random));
        Sequencers sequencers =
                closing.add(
                        new Sequencers(
                                stores.log(),
                                stores.directory(),
                                stores.bus(),
                                Uuids.v4(random).toString(),
                                clock::millis));
        sequencers.sweep();
        RoomReader reader = new RoomReader(stores.log(), stores.directory());
        Vertx vertx = vertx(closing);
        this.gateway = closing.add(gateway(stores, accounts, reader, sequencers, clock));
        Api api = api(stores, accounts, reader, sequencers, clock, random);
        @Nullable TlsIdentity identity = identity(vertx);
        HttpFront front =
                new HttpFront(
                        vertx,
                        config.host(),
                        config.port(),
                        identity,
                        config.trustedProxies(),
                        router -> mount(router, api));
        this.address = front.start(Runtime.getRuntime().availableProcessors());
        closing.add(new Worker(jobs(accounts, vertx, front, identity)));
        this.ready = true;
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

    private AccountServices accounts(Stores stores, InstantSource clock, SecureRandom random) {
        AccountSettings defaults = AccountSettings.DEFAULTS;
        AccountSettings.Argon2 argon2 = defaults.argon2();
        AccountSettings settings =
                new AccountSettings(
                        new AccountSettings.Argon2(
                                config.passwordMemoryKib(),
                                argon2.iterations(),
                                argon2.parallelism(),
                                argon2.threads(),
                                argon2.queue()),
                        defaults.tokens(),
                        defaults.sessions(),
                        defaults.throttling());
        return AccountServices.open(
                stores.accounts(),
                stores.sessions(),
                stores.keys(),
                stores.audit(),
                new InboxAlerts(stores.log(), stores.bus(), clock, random),
                settings,
                clock,
                random);
    }

    private Gateway gateway(
            Stores stores,
            AccountServices accounts,
            RoomReader reader,
            Sequencers sequencers,
            InstantSource clock) {
        return new Gateway(
                new Gateway.Ports(
                        stores.log(),
                        reader,
                        stores.bus(),
                        stores.presence(),
                        sequencers::submit,
                        accounts.authenticator(),
                        accounts.revocations(),
                        clock::millis,
                        elapsedMs()),
                GatewayConfig.defaults().withAllowedOrigins(config.allowedOrigins()));
    }

    private static LongSupplier elapsedMs() {
        long start = System.nanoTime();
        return () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private Api api(
            Stores stores,
            AccountServices accounts,
            RoomReader reader,
            Sequencers sequencers,
            InstantSource clock,
            SecureRandom random) {
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
                        sequencers,
                        stores.bus(),
                        () -> ready,
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
            Vertx vertx,
            HttpFront front,
            @Nullable TlsIdentity identity) {
        List<Job> jobs = new ArrayList<>();
        jobs.add(new Job("accounts", HOURLY, accounts.housekeeping()));
        TlsFiles files = config.tls();
        if (files != null && identity != null) {
            jobs.add(
                    new Job(
                            "certificate",
                            EVERY_SECOND,
                            new TlsReload(vertx, files, identity, front::show)));
        }
        return jobs;
    }

    private void mount(Router router, Api api) {
        gateway.mount(router);
        webClient.mount(router);
        api.mount(router);
    }

    /** Where clients on this machine reach the node. */
    public URI address() {
        return address;
    }

    /** Asks clients to leave, finishes what is under way, closes the stores. Repeatable. */
    @Override
    public void close() {
        if (ready) {
            ready = false;
            gateway.drain(Duration.ofSeconds(config.drainSeconds()));
        }
        closing.close();
    }
}
