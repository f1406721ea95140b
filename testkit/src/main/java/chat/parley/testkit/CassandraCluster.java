package chat.parley.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Real Cassandra nodes, each in a process of its own, that form one cluster on free addresses of
 * the loopback network and keep their data in a folder. Needs Linux and a JDK or JRE 17.
 *
 * <p>Node {@code i} listens on {@code 127.x.y.(i + 1)} and tells clients to come to {@code
 * 127.x.y.(i + 101)}, the same port, when there are to be proxies in between.
 */
public final class CassandraCluster implements AutoCloseable {
    static final int CLIENT_PORT = 9042;
    static final int PEER_PORT = 7000;

    /** What nodes call the only data centre. */
    public static final String DATACENTER = "datacenter1";

    private static final int TRIES = 50;
    private static final int PROXIES = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<CassandraNode> nodes;

    private CassandraCluster(List<CassandraNode> nodes) {
        this.nodes = nodes;
    }

    /**
     * Nodes that answer clients once this returns.
     *
     * @param folder where each gets a folder of its own
     * @throws CassandraMissing where they cannot run
     * @throws IOException that tells what the nodes said
     */
    public static CassandraCluster start(Path folder, int nodes) throws IOException {
        return start(folder, nodes, 0);
    }

    /** As {@link #start}; clients are told the addresses of proxies, which whoever calls starts. */
    public static CassandraCluster startBehindProxies(Path folder, int nodes) throws IOException {
        return start(folder, nodes, PROXIES);
    }

    private static CassandraCluster start(Path folder, int count, int told) throws IOException {
        CassandraRuntime runtime = CassandraRuntime.find();
        String network = freeNetwork(count + told);
        List<CassandraNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var place =
                    new CassandraNode.Place(
                            i, count, network + (i + 1), network + (i + 1 + told), network);
            nodes.add(new CassandraNode(runtime, folder.resolve("cassandra-" + i), place));
        }
        CassandraCluster cluster = new CassandraCluster(nodes);
        try {
            for (CassandraNode node : nodes) {
                node.launch();
            }
            for (CassandraNode node : nodes) {
                node.awaitReady();
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** As {@code 127.x.y.}, with nobody at the ports of Cassandra. */
    private static String freeNetwork(int addresses) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            String network = "127.%d.%d.".formatted(RANDOM.nextInt(1, 255), RANDOM.nextInt(256));
            if (isFree(network + 1) && isFree(network + addresses)) {
                return network;
            }
        }
        throw new IOException("no free loopback addresses: tests on Cassandra need Linux");
    }

    private static boolean isFree(String address) {
        for (int port : new int[] {CLIENT_PORT, PEER_PORT}) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
                assert socket.isBound();
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    public CassandraNode node(int i) {
        return nodes.get(i);
    }

    public List<CassandraNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Where clients are told to connect to. */
    public List<InetSocketAddress> contacts() {
        return nodes.stream().map(CassandraNode::told).toList();
    }

    /** SIGKILL for those that still run. */
    @Override
    public void close() {
        nodes.forEach(CassandraNode::close);
    }
}
