package chat.parley.acceptance;

import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraNode;
import chat.parley.testkit.HostCommand;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.TcpProxy;

import com.datastax.oss.driver.api.core.CqlSession;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Three of the shipped program, in processes of their own, over a PostgreSQL and a Redis, and
 * perhaps with their log on Cassandra nodes; each of all these stands behind a proxy.
 */
final class TestCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final String KEYSPACE = "parley";

    private final Path folder;
    private final Parts parts = new Parts();
    private final Map<String, String> variables = new HashMap<>();
    private final List<Victim> victims = new ArrayList<>();
    private final List<URI> doors = new ArrayList<>();

    /**
     * @param cassandras nodes that hold the log, each all of it; none: it is in PostgreSQL
     */
    TestCluster(Path folder, int cassandras) throws IOException {
        this.folder = folder;
        try {
            addPostgres();
            addRedis();
            if (cassandras > 0) {
                addCassandra(cassandras);
            }
            for (int i = 0; i < NODES; i++) {
                addNode("node " + (i + 1), folder.resolve("node" + i));
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            try (parts) {
                throw e;
            }
        }
    }

    private void addPostgres() throws IOException {
        PostgresServer postgres = parts.add(PostgresServer.start(folder));
        String name = postgres.newDatabase();
        Victim victim = add("PostgreSQL", life(postgres), loopback(postgres.port()));
        variables.put("PARLEY_DATABASE", "postgresql://" + host(victim) + "/" + name);
        variables.put("PARLEY_DATABASE_USER", PostgresServer.USER);
        variables.put("PARLEY_DATABASE_TLS", "off");
    }

    private static Victim.Life life(PostgresServer server) {
        return new Victim.Life() {
            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void startAgain() {
                server.startAgain();
            }

            @Override
            public void stall(boolean stalled) throws IOException {
                server.stall(stalled);
            }
        };
    }

    private void addRedis() throws IOException {
        RedisServer redis = parts.add(RedisServer.start(folder));
        Victim victim = add("Redis", life(redis), loopback(redis.port()));
        variables.put("PARLEY_REDIS", "redis://" + host(victim));
    }

    private static Victim.Life life(RedisServer server) {
        return new Victim.Life() {
            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void startAgain() {
                server.restart();
            }

            @Override
            public void stall(boolean stalled) throws IOException {
                server.stall(stalled);
            }
        };
    }

    private void addCassandra(int count) throws IOException {
        CassandraCluster cluster =
                parts.add(CassandraCluster.startBehindProxies(folder.resolve("cassandra"), count));
        for (int i = 0; i < count; i++) {
            CassandraNode node = cluster.node(i);
            TcpProxy proxy = parts.add(new TcpProxy(node.told(), node.address()));
            victims.add(new Victim("Cassandra " + (i + 1), life(node), proxy));
        }
        makeKeyspace(cluster);
        String hosts =
                cluster.contacts().stream()
                        .map(node -> node.getHostString() + ":" + node.getPort())
                        .collect(Collectors.joining(","));
        variables.put("PARLEY_CASSANDRA", "cassandra://" + hosts + "/" + KEYSPACE);
        variables.put("PARLEY_CASSANDRA_DATACENTER", CassandraCluster.DATACENTER);
        variables.put("PARLEY_CASSANDRA_TLS", "off");
    }

    private static void makeKeyspace(CassandraCluster cluster) {
        try (CqlSession session =
                CqlSession.builder()
                        .addContactPoints(cluster.contacts())
                        .withLocalDatacenter(CassandraCluster.DATACENTER)
                        .build()) {
            session.execute(
                    "CREATE KEYSPACE "
                            + KEYSPACE
                            + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                            + CassandraCluster.DATACENTER
                            + "': "
                            + cluster.nodes().size()
                            + "}");
        }
    }

    private static Victim.Life life(CassandraNode node) {
        return new Victim.Life() {
            @Override
            public void kill() {
                node.kill();
            }

            @Override
            public void startAgain() throws IOException {
                node.restart();
            }

            @Override
            public void stall(boolean stalled) throws IOException {
                node.stall(stalled);
            }
        };
    }

    private void addNode(String name, Path home) throws IOException {
        ServerProcess server = parts.add(new ServerProcess(home, variables));
        Victim victim = add(name, life(server), loopback(server.address().getPort()));
        doors.add(URI.create("http://" + host(victim)));
    }

    private static Victim.Life life(ServerProcess server) {
        return new Victim.Life() {
            @Override
            public void kill() {
                server.process().kill();
            }

            @Override
            public void startAgain() {
                server.restart();
            }

            @Override
            public void stall(boolean stalled) throws IOException {
                String signal = stalled ? "-STOP" : "-CONT";
                HostCommand.run("kill", signal, String.valueOf(server.process().pid()));
            }
        };
    }

    private Victim add(String name, Victim.Life life, InetSocketAddress address)
            throws IOException {
        Victim victim = new Victim(name, life, parts.add(new TcpProxy(loopback(0), address)));
        victims.add(victim);
        return victim;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String host(Victim victim) {
        return "127.0.0.1:" + victim.proxy().address().getPort();
    }

    List<Victim> victims() {
        return List.copyOf(victims);
    }

    /** Where clients reach each node. */
    List<URI> doors() {
        return List.copyOf(doors);
    }

    /** {@code parley verify} of all that there is. */
    ParleyProcess verify() {
        return ParleyProcess.start(folder.resolve("verify"), variables, "verify");
    }

    @Override
    public void close() {
        parts.close();
    }
}
