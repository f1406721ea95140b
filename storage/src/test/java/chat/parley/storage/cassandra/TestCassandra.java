package chat.parley.storage.cassandra;

import chat.parley.storage.tls.Tls;
import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraMissing;
import chat.parley.testkit.CassandraNode;
import chat.parley.testkit.HostCommand;
import chat.parley.testkit.TcpProxy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.ResultSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One real Cassandra node, behind a proxy, for all tests of a run; gone with it. */
final class TestCassandra {
    private static final String KEYSPACE = "parley";
    private static final int BUCKET_EVENTS = 23;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static TestCassandra started;
    private static String missing;

    private final CassandraCluster cluster;
    private final TcpProxy proxy;
    private final CqlSession session;

    private TestCassandra(Path folder) throws IOException {
        cluster = CassandraCluster.startBehindProxies(folder, 1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    cluster.close();
                                    delete(folder);
                                }));
        CassandraNode node = cluster.node(0);
        proxy = new TcpProxy(node.told(), node.address());
        session =
                CqlSession.builder()
                        .addContactPoint(node.address())
                        .withLocalDatacenter(CassandraCluster.DATACENTER)
                        .withConfigLoader(
                                DriverConfigLoader.programmaticBuilder()
                                        .withBoolean(
                                                DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE,
                                                false)
                                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                                        .build())
                        .build();
    }

    private static synchronized TestCassandra get() throws IOException {
        if (missing != null) {
            throw HostCommand.didNotRun(TestCassandra.class, missing);
        }
        if (started == null) {
            start();
        }
        return started;
    }

    private static void start() throws IOException {
        try {
            started = new TestCassandra(Files.createTempDirectory("parley-cassandra"));
        } catch (CassandraMissing e) {
            missing = String.valueOf(e.getMessage());
            throw HostCommand.didNotRun(TestCassandra.class, missing);
        }
    }

    /** A keyspace of its own, without a log. */
    static CassandraAddress withoutLog(String keyspace) throws IOException {
        get().make(keyspace);
        return address(keyspace);
    }

    /** The keyspace of most tests, with nothing in it. */
    static CassandraAddress emptied() throws IOException {
        get().make(KEYSPACE);
        for (String table : tables()) {
            if (!table.equals("log")) {
                cql("TRUNCATE " + table);
            }
        }
        return address(KEYSPACE);
    }

    private static List<String> tables() throws IOException {
        return cql("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", KEYSPACE)
                .map(row -> row.getString(0))
                .all();
    }

    private void make(String keyspace) {
        session.execute(
                "CREATE KEYSPACE IF NOT EXISTS "
                        + keyspace
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor':"
                        + " 1}");
        session.execute("USE " + keyspace);
    }

    static CassandraAddress address(String keyspace) throws IOException {
        return address(get().cluster.contacts(), keyspace, CassandraCluster.DATACENTER);
    }

    static CassandraAddress address(
            List<InetSocketAddress> contacts, String keyspace, String datacenter) {
        String hosts =
                contacts.stream()
                        .map(node -> node.getHostString() + ":" + node.getPort())
                        .collect(Collectors.joining(","));
        return new CassandraAddress(hosts, keyspace, datacenter, null, new Tls.Off());
    }

    /** In buckets so small that every test crosses many of their ends. */
    static CassandraEventLog open(CassandraAddress address) {
        return CassandraEventLog.open(address, PATIENCE, BUCKET_EVENTS);
    }

    /** Between the log and the node. */
    static TcpProxy proxy() throws IOException {
        return get().proxy;
    }

    /** Reads or changes the tables behind the log's back, in the keyspace that was made last. */
    static ResultSet cql(String statement, Object... values) throws IOException {
        return get().session.execute(statement, values);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
