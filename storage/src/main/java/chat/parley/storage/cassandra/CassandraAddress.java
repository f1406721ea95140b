package chat.parley.storage.cassandra;

import chat.parley.storage.tls.Tls;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a keyspace is, and as whom it is used.
 *
 * @param hosts one or more addresses, with or without {@code :port}, separated by commas; they name
 *     the other nodes
 * @param keyspace must be there: how often it is replicated is the operator's choice
 * @param datacenter whose nodes are used
 * @param login null: the nodes ask for none
 */
public record CassandraAddress(
        String hosts, String keyspace, String datacenter, @Nullable Login login, Tls tls) {
    private static final String HOST = "[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?";
    private static final Pattern URL =
            Pattern.compile(
                    "cassandra://("
                            + (HOST + "(?:," + HOST + "){0,99}")
                            + ")/([a-z][a-z0-9_]{0,47})");
    private static final int PORT = 9042;
    private static final int HIGHEST_PORT = 65_535;

    /** A name with its password, which is not shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /** Whether {@link #of} takes it: {@code cassandra://host,host:port/keyspace}. */
    public static boolean isUrl(String text) {
        Matcher parts = URL.matcher(text);
        return parts.matches()
                && hosts(parts.group(1))
                        .map(CassandraAddress::port)
                        .allMatch(port -> port >= 1 && port <= HIGHEST_PORT);
    }

    public static CassandraAddress of(
            String url, String datacenter, @Nullable Login login, Tls tls) {
        Matcher parts = URL.matcher(url);
        if (!isUrl(url) || !parts.matches()) {
            throw new IllegalArgumentException(url + " is not cassandra://host/keyspace");
        }
        return new CassandraAddress(parts.group(1), parts.group(2), datacenter, login, tls);
    }

    List<InetSocketAddress> contacts() {
        return hosts(hosts)
                .map(host -> new InetSocketAddress(host.split(":")[0], port(host)))
                .toList();
    }

    private static Stream<String> hosts(String list) {
        return Stream.of(list.split(","));
    }

    private static int port(String host) {
        int colon = host.indexOf(':');
        return colon < 0 ? PORT : Integer.parseInt(host.substring(colon + 1));
    }

    /** As in a message. */
    @Override
    public String toString() {
        return "cassandra://" + hosts + "/" + keyspace;
    }
}
