package chat.parley.server;

import static chat.parley.server.Allowed.between;
import static chat.parley.server.Allowed.file;
import static chat.parley.server.Allowed.folder;
import static chat.parley.server.Allowed.host;
import static chat.parley.server.Allowed.list;
import static chat.parley.server.Allowed.text;
import static chat.parley.server.Allowed.upTo;

import chat.parley.gateway.Origin;

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
    DATA("./data", "folder of the embedded stores", folder()),
    BLOBS(
            "",
            "where files and the like are kept; empty: the folder blobs in data",
            text(
                    "PLACE",
                    BlobPlace.ALLOWED,
                    given -> given.isEmpty() || BlobPlace.parse(given) != null)),
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
    PASSWORD_MEMORY_KIB(
            "47104",
            "memory for hashing one password (Argon2id), in KiB",
            between(8_192, 1_048_576)),
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
