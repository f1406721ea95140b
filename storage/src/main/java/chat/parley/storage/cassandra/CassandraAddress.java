package chat.parley.storage.cassandra;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.Path;
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
    private static final Pattern URL =
            Pattern.compile("cassandra://([A-Za-z0-9.:,-]{1,1000})/([a-z][a-z0-9_]{0,47})");
    private static final int PORT = 9042;

    /** A name with its password, which is not shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /** How connections are protected. */
    public sealed interface Tls {
        /** Not at all: for nodes on this machine, or behind a tunnel. */
        record Off() implements Tls {}

        /**
         * By certificates that name the nodes and lead to a root that is trusted.
         *
         * @param roots file of these roots in PEM; null for those of the JVM
         */
        record Verified(@Nullable Path roots) implements Tls {}
    }

    /** Whether {@link #of} takes it: {@code cassandra://host,host:port/keyspace}. */
    public static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    public static CassandraAddress of(
            String url, String datacenter, @Nullable Login login, Tls tls) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(url + " is not cassandra://host/keyspace");
        }
        return new CassandraAddress(parts.group(1), parts.group(2), datacenter, login, tls);
    }

    List<InetSocketAddress> contacts() {
        return Stream.of(hosts.split(",")).map(CassandraAddress::contact).toList();
    }

    private static InetSocketAddress contact(String host) {
        int colon = host.indexOf(':');
        return colon < 0
                ? new InetSocketAddress(host, PORT)
                : new InetSocketAddress(
                        host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
    }

    /** As in a message. */
    @Override
    public String toString() {
        return "cassandra://" + hosts + "/" + keyspace;
    }
}
