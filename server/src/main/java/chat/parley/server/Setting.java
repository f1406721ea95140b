package chat.parley.server;

import chat.parley.gateway.Origin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that can be set, by flag ({@code --port}), environment variable ({@code PARLEY_PORT})
 * or in the YAML file ({@code port:}); the first of these that sets it wins.
 */
public enum Setting {
    DATA("./data", "folder of the embedded stores", "a path", text -> !text.isBlank()),
    HOST(
            "127.0.0.1",
            "address to listen on; 0.0.0.0 for all",
            "an IP address or a host name",
            text -> text.matches("[A-Za-z0-9.:-]{1,253}")),
    PORT("8080", "port for REST and WebSocket; 0 takes a free one", "0 to 65535", upTo(65_535)),
    TLS_CERTIFICATE(
            "",
            "file with the certificate, and those that lead to its root, in PEM; makes it https",
            "a path, together with tls-key",
            text -> true),
    TLS_KEY(
            "",
            "file with the private key of the certificate, in PEM",
            "a path, together with tls-certificate",
            text -> true),
    TRUSTED_PROXIES(
            "",
            "proxies whose Forwarded or X-Forwarded-* headers tell who sent a request, and how",
            "addresses and networks like 10.0.0.0/8, separated by commas",
            text -> split(text).allMatch(proxy -> Network.parse(proxy) != null)),
    ALLOWED_ORIGINS(
            "",
            "origins of other web pages that may use the socket",
            "origins like https://chat.example.org, separated by commas",
            text -> split(text).allMatch(origin -> Origin.parse(origin).isPresent())),
    PASSWORD_MEMORY_KIB(
            "47104",
            "memory for hashing one password (Argon2id), in KiB",
            "8192 to 1048576",
            between(8_192, 1_048_576)),
    DRAIN_SECONDS(
            "5",
            "how long clients may take to reconnect elsewhere when the node stops",
            "0 to 600",
            upTo(600));

    private final String defaultText;
    private final String description;
    private final String allowed;

    @SuppressWarnings("ImmutableEnumChecker") // only functions without state are given
    private final Predicate<String> valid;

    Setting(String defaultText, String description, String allowed, Predicate<String> valid) {
        this.defaultText = defaultText;
        this.description = description;
        this.allowed = allowed;
        this.valid = valid;
    }

    /** As in the YAML file and, after two dashes, as a flag. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String variable() {
        return "PARLEY_" + name();
    }

    public String defaultText() {
        return defaultText;
    }

    public String description() {
        return description;
    }

    public String allowed() {
        return allowed;
    }

    boolean accepts(String text) {
        return valid.test(text);
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }

    static Stream<String> split(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty());
    }

    private static Predicate<String> upTo(int most) {
        return between(0, most);
    }

    private static Predicate<String> between(int least, int most) {
        return text ->
                text.matches("[0-9]{1,9}")
                        && Integer.parseInt(text) >= least
                        && Integer.parseInt(text) <= most;
    }
}
