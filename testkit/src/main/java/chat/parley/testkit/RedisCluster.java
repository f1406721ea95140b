package chat.parley.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real Redis Cluster: three masters, each with a replica that takes over within seconds. */
public final class RedisCluster implements AutoCloseable {
    private static final int NODES = 6;
    private static final int MASTERS = 3;
    private static final Duration FORMED_WITHIN = Duration.ofSeconds(60);

    private final List<RedisServer> nodes = new ArrayList<>();
    private final List<TcpProxy> proxies = new ArrayList<>();

    private RedisCluster() {}

    /** Answers once all six agree. */
    public static RedisCluster start(Path folder) {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < NODES; i++) {
            cluster.launch(folder, i, List.of());
        }
        cluster.form();
        return cluster;
    }

    /** As {@link #start}; clients, and replicas, are told the addresses of proxies. */
    public static RedisCluster startBehindProxies(Path folder) throws IOException {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < NODES; i++) {
            int told = RedisServer.freePort();
            cluster.launch(folder, i, List.of("--cluster-announce-port", String.valueOf(told)));
            int port = cluster.nodes.getLast().port();
            cluster.proxies.add(new TcpProxy(loopback(told), loopback(port)));
        }
        cluster.form();
        return cluster;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void launch(Path folder, int i, List<String> more) {
        List<String> options = new ArrayList<>(List.of("--cluster-enabled", "yes"));
        String bus = String.valueOf(RedisServer.freePort());
        options.addAll(List.of("--cluster-port", bus, "--cluster-announce-bus-port", bus));
        options.addAll(List.of("--cluster-config-file", "nodes-" + i + ".conf"));
        options.addAll(List.of("--cluster-node-timeout", "1000"));
        options.addAll(List.of("--repl-diskless-sync-delay", "0"));
        options.addAll(more);
        nodes.add(RedisServer.start(folder, options, List.of()));
    }

    private void form() {
        List<String> words = new ArrayList<>(List.of("--cluster", "create"));
        nodes.forEach(node -> words.add("127.0.0.1:" + node.port()));
        words.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
        String said = nodes.getFirst().ask(words.toArray(String[]::new));
        if (!said.contains("All 16384 slots covered")) {
            throw new IllegalStateException(said);
        }
        await().atMost(FORMED_WITHIN).until(() -> nodes.stream().allMatch(RedisCluster::isFormed));
    }

    private static boolean isFormed(RedisServer node) {
        boolean linked =
                node.ask("role").startsWith("master")
                        || node.ask("info", "replication").contains("master_link_status:up");
        return linked
                && node.ask("cluster", "info").contains("cluster_state:ok")
                && masters(node).size() == MASTERS;
    }

    private static List<String> masters(RedisServer asked) {
        return asked.ask("cluster", "nodes")
                .lines()
                .filter(line -> line.contains("master") && !line.contains("fail"))
                .toList();
    }

    /** Where clients are told to connect to, separated by commas. */
    public String addresses() {
        if (proxies.isEmpty()) {
            return nodes.stream().map(RedisServer::address).collect(Collectors.joining(","));
        }
        return proxies.stream()
                .map(proxy -> "redis://127.0.0.1:" + proxy.address().getPort())
                .collect(Collectors.joining(","));
    }

    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /** Of each node in turn; none unless started behind them. */
    public List<TcpProxy> proxies() {
        return List.copyOf(proxies);
    }

    public RedisServer any() {
        return nodes.getFirst();
    }

    /** The master on which a channel or key lives now. */
    public RedisServer masterOf(String key) {
        long slot = Long.parseLong(any().ask("cluster", "keyslot", key).strip());
        return nodes.stream()
                .filter(node -> serves(node, slot))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody serves " + slot));
    }

    private boolean serves(RedisServer node, long slot) {
        return masters(any()).stream()
                .filter(line -> line.contains("127.0.0.1:" + node.port() + "@"))
                .flatMap(line -> line.lines())
                .anyMatch(line -> hasSlot(line, slot));
    }

    private static boolean hasSlot(String line, long slot) {
        String[] words = line.split(" ");
        for (int i = 8; i < words.length; i++) {
            String[] range = words[i].split("-");
            if (Long.parseLong(range[0]) <= slot
                    && slot <= Long.parseLong(range[range.length - 1])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        for (TcpProxy proxy : proxies) {
            proxy.close();
        }
        nodes.forEach(RedisServer::close);
    }
}
