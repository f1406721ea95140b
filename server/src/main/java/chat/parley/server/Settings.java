package chat.parley.server;

import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.gateway.Origin;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.redis.RedisAddress;
import chat.parley.storage.tls.Tls;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@link Setting}s from flags, environment and file into a {@link ServerConfig}. */
public final class Settings {
    /** Names the YAML file; also variables that are no settings of the server. */
    public static final String FILE_VARIABLE = "PARLEY_CONFIG";

    private static final Set<String> OTHER_VARIABLES =
            Set.of(
                    FILE_VARIABLE,
                    "PARLEY_HOME",
                    "PARLEY_JAVA_HOME",
                    "PARLEY_JAVA_OPTS",
                    "PARLEY_PROFILE",
                    "PARLEY_NO_BUILD");

    private Settings() {}

    /** Settings that are unknown or have values that are not allowed; one line for each. */
    public static final class InvalidSetting extends RuntimeException {
        InvalidSetting(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    /**
     * @param flags what the command line set; for secrets, files
     * @param environment all variables of the process
     * @throws InvalidSetting that names each setting, where it came from, and what is allowed
     */
    public static ServerConfig read(Map<Setting, String> flags, Map<String, String> environment) {
        return config(values(flags, environment));
    }

    /** As {@link #read}, before anything is made of it. */
    public static SettingValues values(
            Map<Setting, String> flags, Map<String, String> environment) {
        SettingValues values = new SettingValues();
        String file = environment.getOrDefault(FILE_VARIABLE, "");
        if (!file.isEmpty()) {
            load(file, values);
        }
        values.addVariables(
                environment.entrySet().stream()
                        .filter(variable -> isSetting(variable.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        values.addFlags(flags);
        if (values.text(Setting.TLS_CERTIFICATE).isEmpty()
                != values.text(Setting.TLS_KEY).isEmpty()) {
            values.add("settings tls-certificate and tls-key belong together: set both or neither");
        }
        if (!isLoopback(values.text(Setting.ADMIN_HOST))
                && values.text(Setting.ADMIN_TOKEN).isEmpty()) {
            values.add(
                    "setting admin-host names an address that other machines may reach: set"
                            + " admin-token too");
        }
        if (!isCovered(values)) {
            values.add(
                    "other machines reach host = '%s', and would speak plain http: set"
                                    .formatted(values.text(Setting.HOST))
                            + " tls-certificate and tls-key; or trusted-proxies, if what speaks"
                            + " https is in front; or plain-http = true, if nobody can listen");
        }
        if (values.text(Setting.CASSANDRA_USER).isEmpty()
                != values.text(Setting.CASSANDRA_PASSWORD).isEmpty()) {
            values.add(
                    "settings cassandra-user and cassandra-password belong together: set both or"
                            + " neither");
        }
        if (!values.text(Setting.CASSANDRA).isEmpty()
                && !values.text(Setting.REDIS).isEmpty()
                && values.text(Setting.DATABASE).isEmpty()) {
            values.add(
                    "nodes that share a log by cassandra and work as one by redis must share rooms"
                            + " and accounts, too: set database");
        }
        return values;
    }

    private static boolean isLoopback(String host) {
        InetAddress address = Network.address(host);
        return address == null ? host.equals("localhost") : address.isLoopbackAddress();
    }

    /** Passwords and messages do not cross a network in the clear by mere oversight. */
    private static boolean isCovered(SettingValues values) {
        return values.text(Setting.HOST).matches("localhost|127\\.[0-9.]+|::1")
                || !values.text(Setting.TLS_KEY).isEmpty()
                || !values.text(Setting.TRUSTED_PROXIES).isBlank()
                || values.text(Setting.PLAIN_HTTP).equals("true");
    }

    private static boolean isSetting(String variable) {
        return variable.startsWith("PARLEY_") && !OTHER_VARIABLES.contains(variable);
    }

    private static void load(String file, SettingValues values) {
        try (var in = Files.newInputStream(Path.of(file))) {
            switch (new Load(LoadSettings.builder().build()).loadFromInputStream(in)) {
                case null -> {} // an empty file
                case Map<?, ?> map -> values.addFile(map, file);
                default -> values.add(file + " must hold one 'setting: value' a line");
            }
        } catch (YamlEngineException e) {
            values.add(file + " is not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            values.add("the settings file " + file + " cannot be read: " + e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /**
     * @throws InvalidSetting when something is wrong with the values
     */
    public static ServerConfig config(SettingValues values) {
        if (!values.problems().isEmpty()) {
            throw new InvalidSetting(values.problems());
        }
        return new ServerConfig(
                Allowed.split(values.text(Setting.ROLES))
                        .flatMap(role -> Allowed.role(role).stream())
                        .collect(Collectors.toSet()),
                Path.of(values.text(Setting.DATA)),
                blobs(values),
                database(values),
                redis(values),
                cassandra(values),
                values.text(Setting.HOST),
                values.number(Setting.PORT),
                tls(values),
                TrustedProxies.of(Allowed.split(values.text(Setting.TRUSTED_PROXIES))),
                Allowed.split(values.text(Setting.ALLOWED_ORIGINS))
                        .flatMap(origin -> Origin.parse(origin).stream())
                        .collect(Collectors.toSet()),
                admin(values),
                values.text(Setting.LOG_FORMAT).equals("json"),
                argon2(values),
                new PushConfig(
                        values.text(Setting.PUSH_KEY),
                        values.text(Setting.PUSH_CONTACT),
                        values.text(Setting.PUSH_LOCAL).equals("true")),
                values.number(Setting.DRAIN_SECONDS));
    }

    private static BlobPlace blobs(SettingValues values) {
        String ca = values.text(Setting.BLOBS_CA);
        BlobPlace told =
                BlobPlace.parse(values.text(Setting.BLOBS), ca.isEmpty() ? null : Path.of(ca));
        return told == null
                ? new BlobPlace.Folder(Path.of(values.text(Setting.DATA)).resolve("blobs"))
                : told;
    }

    private static Argon2 argon2(SettingValues values) {
        Argon2 usual = AccountSettings.DEFAULTS.argon2();
        return new Argon2(
                values.number(Setting.PASSWORD_MEMORY_KIB),
                values.number(Setting.PASSWORD_ITERATIONS),
                values.number(Setting.PASSWORD_PARALLELISM),
                usual.threads(),
                usual.queue());
    }

    private static @Nullable RedisAddress redis(SettingValues values) {
        String uris = values.text(Setting.REDIS);
        String ca = values.text(Setting.REDIS_CA);
        return uris.isEmpty()
                ? null
                : new RedisAddress(
                        uris,
                        values.text(Setting.REDIS_USER),
                        values.text(Setting.REDIS_PASSWORD),
                        ca.isEmpty() ? null : Path.of(ca));
    }

    private static @Nullable AdminConfig admin(SettingValues values) {
        return values.text(Setting.ADMIN_PORT).isEmpty()
                ? null
                : new AdminConfig(
                        values.text(Setting.ADMIN_HOST),
                        values.number(Setting.ADMIN_PORT),
                        values.text(Setting.ADMIN_TOKEN));
    }

    private static @Nullable PostgresAddress database(SettingValues values) {
        String url = values.text(Setting.DATABASE);
        String password = values.text(Setting.DATABASE_PASSWORD);
        return url.isEmpty()
                ? null
                : PostgresAddress.of(
                        url,
                        values.text(Setting.DATABASE_USER),
                        password.isEmpty() ? null : new PostgresAddress.Password(password),
                        tls(values, Setting.DATABASE_TLS, Setting.DATABASE_CA));
    }

    private static @Nullable CassandraAddress cassandra(SettingValues values) {
        String url = values.text(Setting.CASSANDRA);
        String user = values.text(Setting.CASSANDRA_USER);
        return url.isEmpty()
                ? null
                : CassandraAddress.of(
                        url,
                        values.text(Setting.CASSANDRA_DATACENTER),
                        user.isEmpty()
                                ? null
                                : new CassandraAddress.Login(
                                        user, values.text(Setting.CASSANDRA_PASSWORD)),
                        tls(values, Setting.CASSANDRA_TLS, Setting.CASSANDRA_CA));
    }

    private static Tls tls(SettingValues values, Setting protection, Setting ca) {
        String roots = values.text(ca);
        return values.text(protection).equals("off")
                ? new Tls.Off()
                : new Tls.Verified(roots.isEmpty() ? null : Path.of(roots));
    }

    private static @Nullable TlsFiles tls(SettingValues values) {
        String key = values.text(Setting.TLS_KEY);
        return key.isEmpty()
                ? null
                : new TlsFiles(Path.of(values.text(Setting.TLS_CERTIFICATE)), Path.of(key));
    }
}
