package chat.parley.acceptance;

import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraNode;
import chat.parley.testkit.PostgresServer;
import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.S3Server;
import chat.parley.testkit.TcpProxy;
import chat.parley.testkit.TestCa;

import com.datastax.oss.driver.api.core.CqlSession;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.net.ssl.SSLContext;

/**
 * Three of the shipped program behind HAProxy, in processes of their own, over a PostgreSQL that
 * speaks TLS, a Redis Cluster and an S3 server, and perhaps with their log on Cassandra nodes; each
 * of all these stands behind a proxy. While it is there, clients in this process trust its
 * balancer.
 */
final class TestCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int REDIS_VICTIMS = 3;
    private static final String KEYSPACE = "parley";

    private final Path folder;
    private final Parts parts = new Parts();
    private final Map<String, String> variables = new HashMap<>();
    private final List<Victim> victims = new ArrayList<>();
    private final List<Integer> nodes = new ArrayList<>();
    private final TestCa ca;
    private final URI door;

    /**
     * @param cassandras nodes that hold the log, each all of it; none: it is in PostgreSQL
     * @param javaOptions of Parley's nodes, besides those of the tests
     */
    TestCluster(Path folder, int cassandras, String javaOptions) throws IOException {
        this.folder = folder;
        this.ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        variables.put("PARLEY_TRUSTED_PROXIES", "127.0.0.1");
        variables.put("PARLEY_DRAIN_SECONDS", "2");
        variables.put(ParleyProcess.JAVA_OPTIONS, javaOptions);
        try {
            trustBalancer();
            addPostgres();
            addRedis();
            addS3();
            if (cassandras > 0) {
                addCassandra(cassandras);
            }
            for (int i = 0; i < NODES; i++) {
                addNode("node " + (i + 1), folder.resolve("node" + i));
            }
            door = addBalancer();
        } catch (IOException | RuntimeException | AssertionError e) {
            try (parts) {
                throw e;
            }
        }
    }

    private void trustBalancer() {
        try {
            SSLContext before = SSLContext.getDefault();
            parts.add(() -> SSLContext.setDefault(before));
            SSLContext.setDefault(ca.trusting());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addPostgres() throws IOException {
        PostgresServer postgres =
                parts.add(PostgresServer.start(folder, ca.issue("postgres", "RSA")));
        String name = postgres.newDatabase();
        var life =
                new Victim.Life(
                        postgres::kill, postgres::close, postgres::startAgain, postgres::stall);
        TcpProxy proxy = add("PostgreSQL", life, postgres.port());
        variables.put("PARLEY_DATABASE", "postgresql://" + host(proxy) + "/" + name);
        variables.put("PARLEY_DATABASE_USER", PostgresServer.USER);
        variables.put("PARLEY_DATABASE_CA", ca.rootPem().toString());
    }

    /** Some of its nodes, and all of it at once. */
    private void addRedis() throws IOException {
        RedisCluster cluster = parts.add(RedisCluster.startBehindProxies(folder.resolve("redis")));
        List<Victim.Life> lives = cluster.nodes().stream().map(TestCluster::life).toList();
        for (int i = 0; i < REDIS_VICTIMS; i++) {
            TcpProxy proxy = cluster.proxies().get(i);
            victims.add(new Victim("Redis " + (i + 1), List.of(lives.get(i)), List.of(proxy)));
        }
        victims.add(new Victim("all of Redis", lives, cluster.proxies()));
        variables.put("PARLEY_REDIS", cluster.addresses());
    }

    private static Victim.Life life(RedisServer server) {
        return new Victim.Life(server::kill, server::end, server::restart, server::stall);
    }

    /**
     * It lives in this process: whoever ends it kills it, and what stops it is a proxy of its own.
     */
    private void addS3() throws IOException {
        Path files = Files.createDirectories(folder.resolve("s3"));
        S3Server s3 = parts.add(new S3Server(files, ca.issueStore("s3", "EC")));
        TcpProxy stopping = parts.add(new TcpProxy(loopback(0), loopback(s3.endpoint().getPort())));
        var life =
                new Victim.Life(
                        s3::close, s3::close, s3::startAgain, stopped -> hold(stopping, stopped));
        TcpProxy proxy = add("S3", life, stopping.address().getPort());
        variables.put(
                "PARLEY_BLOBS",
                "s3://%s?path-style=true&endpoint=http://%s"
                        .formatted(S3Server.BUCKET, host(proxy)));
        variables.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
        variables.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    }

    private static void hold(TcpProxy proxy, boolean stopped) {
        if (stopped) {
            proxy.hold(TcpProxy.Way.TO_SERVER);
        } else {
            proxy.calm();
        }
    }

    private void addCassandra(int count) throws IOException {
        CassandraCluster cluster =
                parts.add(CassandraCluster.startBehindProxies(folder.resolve("cassandra"), count));
        for (int i = 0; i < count; i++) {
            CassandraNode node = cluster.node(i);
            TcpProxy proxy = parts.add(new TcpProxy(node.told(), node.address()));
            var life = new Victim.Life(node::kill, node::end, node::restart, node::stall);
            victims.add(new Victim("Cassandra " + (i + 1), List.of(life), List.of(proxy)));
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

    private void addNode(String name, Path home) throws IOException {
        ServerProcess server = parts.add(new ServerProcess(home, variables));
        var life =
                new Victim.Life(
                        () -> server.process().kill(),
                        () -> server.process().terminate(),
                        server::restart,
                        server::stall);
        nodes.add(victims.size());
        TcpProxy _ = add(name, life, server.address().getPort());
    }

    private URI addBalancer() throws IOException {
        List<URI> behind =
                nodes.stream()
                        .map(node -> victims.get(node).proxies().getFirst())
                        .map(proxy -> URI.create("http://" + host(proxy)))
                        .toList();
        Balancer balancer =
                parts.add(
                        Balancer.start(
                                Balancer.Kind.HAPROXY,
                                folder.resolve("haproxy"),
                                ca.issue("balancer", "EC"),
                                behind));
        var life =
                new Victim.Life(
                        balancer::kill, balancer::end, balancer::startAgain, balancer::stall);
        return URI.create("https://" + host(add("HAProxy", life, balancer.port())));
    }

    private TcpProxy add(String name, Victim.Life life, int port) throws IOException {
        TcpProxy proxy = parts.add(new TcpProxy(loopback(0), loopback(port)));
        victims.add(new Victim(name, List.of(life), List.of(proxy)));
        return proxy;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String host(TcpProxy proxy) {
        return "127.0.0.1:" + proxy.address().getPort();
    }

    List<Victim> victims() {
        return List.copyOf(victims);
    }

    Victim victim(String name) {
        return victims.stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
    }

    /** Which of the victims are nodes of Parley. */
    List<Integer> nodes() {
        return List.copyOf(nodes);
    }

    /** Where clients reach the balancer. */
    URI door() {
        return door;
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
