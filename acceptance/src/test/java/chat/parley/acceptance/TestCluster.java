package chat.parley.acceptance;

import chat.parley.sdk.ParleyClient;
import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.CassandraNode;
import chat.parley.testkit.HostCommand;
import chat.parley.testkit.TcpProxy;

import com.datastax.oss.driver.api.core.CqlSession;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The shipped program on real Cassandra nodes, each behind a proxy; all of it can be attacked. */
final class TestCluster implements AutoCloseable {
    private static final String KEYSPACE = "parley";
    private static final Duration LATE = Duration.ofMillis(60);

    private final Path home;
    private final CassandraCluster cassandra;
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final ServerProcess parley;

    /**
     * @param stores Cassandra nodes; every one holds everything
     */
    TestCluster(Path folder, int stores) throws IOException {
        home = folder.resolve("parley");
        cassandra = CassandraCluster.startBehindProxies(folder.resolve("stores"), stores);
        try {
            for (CassandraNode node : cassandra.nodes()) {
                proxies.add(new TcpProxy(node.told(), node.address()));
            }
            makeKeyspace(stores);
            parley = new ServerProcess(home, variables());
        } catch (IOException | RuntimeException | AssertionError e) {
            cassandra.close();
            throw e;
        }
    }

    private void makeKeyspace(int copies) {
        try (CqlSession session =
                CqlSession.builder()
                        .addContactPoints(cassandra.contacts())
                        .withLocalDatacenter(CassandraCluster.DATACENTER)
                        .build()) {
            session.execute(
                    "CREATE KEYSPACE "
                            + KEYSPACE
                            + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                            + CassandraCluster.DATACENTER
                            + "': "
                            + copies
                            + "}");
        }
    }

    private Map<String, String> variables() {
        String hosts =
                cassandra.contacts().stream()
                        .map(node -> node.getHostString() + ":" + node.getPort())
                        .collect(Collectors.joining(","));
        return Map.of(
                "PARLEY_LOG",
                "cassandra://" + hosts + "/" + KEYSPACE,
                "PARLEY_LOG_DATACENTER",
                CassandraCluster.DATACENTER,
                "PARLEY_LOG_TLS",
                "off");
    }

    ServerProcess parley() {
        return parley;
    }

    ParleyClient signIn(String name) {
        return parley.signIn(name);
    }

    /** Carries it out and takes it back. */
    void suffer(Attack attack) throws IOException, InterruptedException {
        Thread.sleep(attack.pause());
        CassandraNode store = cassandra.node(attack.target() % cassandra.nodes().size());
        TcpProxy proxy = proxies.get(attack.target() % proxies.size());
        switch (attack.kind()) {
            case PARLEY_KILLED -> parley.crash();
            case PARLEY_STOPPED -> {
                signal("-STOP");
                Thread.sleep(attack.lasts());
                signal("-CONT");
            }
            case STORE_KILLED -> {
                store.kill();
                Thread.sleep(attack.lasts());
                store.restart();
            }
            case STORE_STOPPED -> {
                store.pauseProcess();
                Thread.sleep(attack.lasts());
                store.resumeProcess();
            }
            case CONNECTIONS_CUT -> proxy.cut();
            case CONNECTIONS_HALF_OPEN -> proxy.halfOpen();
            case CONNECTIONS_REFUSED -> forAWhile(proxy, attack, proxy::refuse);
            case EVERYTHING_LATE -> forAWhile(proxy, attack, () -> proxy.delay(LATE));
            case REQUESTS_HELD ->
                    forAWhile(proxy, attack, () -> proxy.hold(TcpProxy.Way.TO_SERVER));
            case ANSWERS_HELD -> {
                proxy.hold(TcpProxy.Way.TO_CLIENT);
                Thread.sleep(attack.lasts());
                proxy.cut(); // they never arrive
                proxy.calm();
            }
        }
    }

    /** {@code parley verify} of all that there is. */
    ParleyProcess verify() {
        return ParleyProcess.start(home, variables(), "verify", "--data", parley.data().toString());
    }

    private static void forAWhile(TcpProxy proxy, Attack attack, Runnable begin)
            throws InterruptedException {
        begin.run();
        Thread.sleep(attack.lasts());
        proxy.calm();
    }

    private void signal(String signal) throws IOException {
        HostCommand.run("kill", signal, String.valueOf(parley.process().pid()));
    }

    @Override
    public void close() throws IOException {
        parley.close();
        for (TcpProxy proxy : proxies) {
            proxy.close();
        }
        cassandra.close();
    }
}
