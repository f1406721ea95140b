package chat.parley.server;

import static chat.parley.server.Allowed.between;
import static chat.parley.server.Allowed.file;
import static chat.parley.server.Allowed.folder;
import static chat.parley.server.Allowed.host;
import static chat.parley.server.Allowed.list;
import static chat.parley.server.Allowed.oneOf;
import static chat.parley.server.Allowed.roles;
import static chat.parley.server.Allowed.secret;
import static chat.parley.server.Allowed.text;
import static chat.parley.server.Allowed.upTo;

import chat.parley.accounts.VapidKey;
import chat.parley.gateway.Origin;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.redis.RedisAddress;

import java.util.Locale;

/**
 * Everything that can be set, by flag ({@code --port}), environment variable ({@code PARLEY_PORT})
 * or in the YAML file ({@code port:}); the first of these that sets it wins. Flags, help and {@code
 * docs/settings.md} are made from this list.
 *
 * <p>A secret has no flag of its own, but all three for the file that holds it: {@code --x-file},
 * {@code PARLEY_X_FILE}, {@code x-file:}.
 */
public enum Setting {
    ROLES("gateway,api,rooms,worker", "what this node does", roles()),
    DATA("./data", "folder of the embedded stores", folder()),
    BLOBS(
            "",
            "where files and the like are kept; empty: the folder blobs in data",
            text(
                    "PLACE",
                    BlobPlace.ALLOWED,
                    given -> given.isEmpty() || BlobPlace.parse(given, null) != null)),
    BLOBS_CA(
            "",
            "file with the certificates that the S3 service's own must lead to, in PEM; else the"
                    + " JVM's",
            file("a path")),
    DATABASE(
            "",
            "PostgreSQL database that several nodes share; empty: the stores are in the data"
                    + " folder",
            text(
                    "URL",
                    "postgresql://host/database; host may be host:port, or several, separated by"
                            + " commas",
                    given -> given.isEmpty() || PostgresAddress.isUrl(given))),
    DATABASE_USER(
            "parley",
            "as whom the database is used",
            text("NAME", "a name", name -> !name.isBlank())),
    DATABASE_PASSWORD(
            "", "password of database-user", secret("one line; empty where none is asked for")),
    DATABASE_TLS(
            "verify-full",
            "how connections to the database are protected; off is for one on this machine",
            oneOf("verify-full", "off")),
    DATABASE_CA(
            "",
            "file with the roots of the database's certificate in PEM; empty: those of the JVM",
            file("a path")),
    REDIS(
            "",
            "Redis 7 or Redis Cluster, which several nodes need to work as one",
            list(
                    "URLS",
                    "addresses like redis://10.0.0.1:6379, or rediss:// for TLS",
                    RedisAddress::isUri)),
    REDIS_USER("", "who signs in to Redis", text("NAME", "a name", _ -> true)),
    REDIS_PASSWORD("", "the password for Redis", secret("a password")),
    REDIS_CA(
            "",
            "file with the certificates that Redis's own must lead to, in PEM; else the JVM's",
            file("a path")),
    CASSANDRA(
            "",
            "Cassandra keyspace with the event log; several nodes need database and redis, too;"
                    + " empty: the log is where everything else is",
            text(
                    "URL",
                    "cassandra://host/keyspace; host may be host:port, or several, separated by"
                            + " commas",
                    given -> given.isEmpty() || CassandraAddress.isUrl(given))),
    CASSANDRA_DATACENTER(
            "datacenter1",
            "data centre whose Cassandra nodes are used",
            text("NAME", "a name", name -> !name.isBlank())),
    CASSANDRA_USER(
            "",
            "as whom Cassandra is used; empty where nobody is asked for",
            text("NAME", "a name, together with cassandra-password", _ -> true)),
    CASSANDRA_PASSWORD(
            "", "password of cassandra-user", secret("one line, together with cassandra-user")),
    CASSANDRA_TLS(
            "verify-full",
            "how connections to Cassandra are protected; off is for one on this machine",
            oneOf("verify-full", "off")),
    CASSANDRA_CA(
            "",
            "file with the roots of Cassandra's certificates in PEM; empty: those of the JVM",
            file("a path")),
    HOST("127.0.0.1", "address to listen on; 0.0.0.0 for all", host()),
    PORT("8080", "port for REST and WebSocket; 0 takes a free one", upTo(65_535)),
    TLS_CERTIFICATE(
            "",
            "file with the certificate, and those that lead to its root, in PEM; makes it https",
            file("a path, together with tls-key")),
    TLS_KEY(
            "",
            "file with the private key of the certificate, in PEM",
            file("a path, together with tls-certificate")),
    PLAIN_HTTP(
            "false",
            "whether other machines may speak http with this one, where anybody can listen",
            oneOf("true", "false")),
    TRUSTED_PROXIES(
            "",
            "proxies whose Forwarded or X-Forwarded-* headers tell who sent a request, and how",
            list(
                    "NETS",
                    "addresses and networks like 10.0.0.0/8",
                    proxy -> Network.parse(proxy) != null)),
    ALLOWED_ORIGINS(
            "",
            "origins of other web pages that may use the socket",
            list(
                    "URLS",
                    "origins like https://chat.example.org",
                    origin -> Origin.parse(origin).isPresent())),
    ADMIN_PORT(
            "",
            "port for metrics and health, apart from the clients'; 0 takes a free one; empty: none",
            upTo(65_535).orEmpty()),
    ADMIN_HOST(
            "127.0.0.1",
            "address for metrics and health; one that other machines reach needs admin-token",
            host()),
    ADMIN_TOKEN("", "what readers of metrics show as bearer token", secret("one line")),
    LOG_FORMAT("text", "how log lines are written to standard error", oneOf("text", "json")),
    PASSWORD_MEMORY_KIB(
            "47104",
            "memory for hashing one password (Argon2id), in KiB",
            between(8_192, 1_048_576)),
    PASSWORD_ITERATIONS("1", "passes over that memory for one password", between(1, 100)),
    PASSWORD_PARALLELISM("1", "lanes of that memory for one password", between(1, 16)),
    PUSH_KEY(
            "",
            "the key by which push services know this server; empty: one that it makes itself",
            secret("a private JWK of P-256 on one line", VapidKey::isKey)),
    PUSH_CONTACT(
            "",
            "how push services reach whoever runs this server; some ask for it",
            text(
                    "URI",
                    "a mailto: or https: URI, or nothing",
                    given -> given.matches("(mailto:|https://)\\S+|"))),
    PUSH_LOCAL(
            "false",
            "whether it pushes to any address, also on this machine and by plain http: for tests",
            oneOf("true", "false")),
    DRAIN_SECONDS(
            "5", "how long clients may take to reconnect elsewhere when the node stops", upTo(600));

    private static final String FILE = "-file";

    private final String defaultText;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // only functions without state are given
    private final Allowed allowed;

    Setting(String defaultText, String description, Allowed allowed) {
        this.defaultText = defaultText;
        this.description = description;
        this.allowed = allowed;
    }

    /** As in the YAML file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where the YAML file names the file that holds a secret. */
    String fileKey() {
        return key() + FILE;
    }

    /** As on the command line; for a secret it takes the file that holds it. */
    public String flag() {
        return "--" + (isSecret() ? fileKey() : key());
    }

    public String variable() {
        return "PARLEY_" + name();
    }

    /** The variable that names the file that holds a secret. */
    String fileVariable() {
        return variable() + "_FILE";
    }

    public String defaultText() {
        return defaultText;
    }

    public String description() {
        return description;
    }

    /** What is allowed, for people. */
    public String allowed() {
        return allowed.words();
    }

    /** Stands for the value in the list of flags. */
    public String label() {
        return allowed.label();
    }

    public boolean isSecret() {
        return allowed.secret();
    }

    boolean accepts(String text) {
        return allowed.accepts().test(text);
    }
}
