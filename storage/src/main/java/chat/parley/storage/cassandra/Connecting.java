package chat.parley.storage.cassandra;

import chat.parley.storage.tls.Tls;
import chat.parley.storage.tls.TrustedCa;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/** Opens sessions with Cassandra. */
final class Connecting {
    private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(6);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(200);
    private static final Duration RECONNECT_LAST = Duration.ofSeconds(5);
    private static final Duration TRY_EVERY = Duration.ofSeconds(1);

    private final CassandraAddress address;

    private Connecting(CassandraAddress address) {
        this.address = address;
    }

    /**
     * A session with the keyspace.
     *
     * @param patience how long nodes are waited for that do not answer yet; what waiting does not
     *     cure is told at once
     * @throws CassandraUnusable that says why
     */
    static CqlSession connect(CassandraAddress address, Duration patience) {
        Connecting connecting = new Connecting(address);
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                return connecting.checked(connecting.builder().build());
            } catch (InvalidKeyspaceException e) {
                throw connecting.noKeyspace(e);
            } catch (DriverException e) {
                String why = words(e);
                if (isLasting(e) || System.nanoTime() - start > patience.toNanos()) {
                    throw new CassandraUnusable(why, e);
                }
                if (tries == 1) {
                    LOG.warn("{}: {}; waiting up to {}", address, why, patience);
                }
                pause();
            }
        }
    }

    private CassandraUnusable noKeyspace(DriverException e) {
        return new CassandraUnusable(
                "there is no keyspace "
                        + address.keyspace()
                        + ": make it, replicated as you want it, for example by CREATE KEYSPACE "
                        + address.keyspace()
                        + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                        + address.datacenter()
                        + "': 3}",
                e);
    }

    /** Not every error of TLS: a node that goes away while it shakes hands may come back. */
    private static boolean isLasting(DriverException e) {
        return causes(e)
                .flatMap(Connecting::downwards)
                .anyMatch(
                        cause ->
                                cause instanceof AuthenticationException
                                        || cause instanceof CertificateException);
    }

    /** The cause at the bottom. */
    private static String words(DriverException e) {
        Throwable first = causes(e).findFirst().orElse(e);
        return String.valueOf(downwards(first).reduce(first, (_, beneath) -> beneath).getMessage());
    }

    private static Stream<Throwable> downwards(Throwable from) {
        return Stream.iterate(from, Objects::nonNull, Connecting::beneath);
    }

    /** Netty may hang a refused connection beside one that is closed. */
    private static @Nullable Throwable beneath(Throwable e) {
        return e.getSuppressed().length > 0 ? e.getSuppressed()[0] : e.getCause();
    }

    /** What each node answered. */
    private static Stream<Throwable> causes(DriverException e) {
        return e instanceof AllNodesFailedException all
                ? all.getAllErrors().values().stream().flatMap(Collection::stream)
                : Stream.of(e);
    }

    private CqlSession checked(CqlSession session) {
        try {
            checkDatacenter(session);
            checkDurable(session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void checkDurable(CqlSession session) {
        Durability durability = Durability.of(session, address.keyspace());
        durability
                .fault()
                .ifPresent(
                        fault -> {
                            throw new CassandraUnusable(fault, null);
                        });
        durability.warning().ifPresent(warning -> LOG.warn("{}: {}", address, warning));
    }

    /** The driver only logs that no node is of that data centre, and finds none for any query. */
    private void checkDatacenter(CqlSession session) {
        var known = new TreeSet<String>();
        session.getMetadata()
                .getNodes()
                .values()
                .forEach(node -> known.add(Objects.requireNonNullElse(node.getDatacenter(), "?")));
        if (!known.contains(address.datacenter())) {
            throw new CassandraUnusable(
                    "no node is in the data centre '"
                            + address.datacenter()
                            + "', there are "
                            + String.join(", ", known),
                    null);
        }
    }

    private CqlSessionBuilder builder() {
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .addContactPoints(address.contacts())
                        .withLocalDatacenter(address.datacenter())
                        .withKeyspace(address.keyspace())
                        .withConfigLoader(driver());
        CassandraAddress.Login login = address.login();
        if (login != null) {
            builder.withAuthCredentials(login.user(), login.password());
        }
        return switch (address.tls()) {
            case Tls.Off() -> builder;
            case Tls.Verified(var roots) ->
                    builder.withSslEngineFactory(
                            new ProgrammaticSslEngineFactory(trusting(roots), null, true));
        };
    }

    private DriverConfigLoader driver() {
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_WITHIN)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_WITHIN)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_WITHIN)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_WITHIN)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_LAST)
                .withStringList(
                        DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES,
                        List.of(address.keyspace()))
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
    }

    private static SSLContext trusting(@Nullable Path roots) {
        try {
            if (roots == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, TrustedCa.read(roots), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CassandraUnusable("the roots in " + roots + " cannot be used: " + e, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TRY_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CassandraUnusable("interrupted", e);
        }
    }
}
