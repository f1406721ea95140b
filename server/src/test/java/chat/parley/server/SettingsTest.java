package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.gateway.Origin;
import chat.parley.rooms.NodeRole;
import chat.parley.server.Settings.InvalidSetting;
import chat.parley.storage.cassandra.CassandraAddress;
import chat.parley.storage.postgres.PostgresAddress;
import chat.parley.storage.redis.RedisAddress;
import chat.parley.storage.s3.S3Bucket;
import chat.parley.storage.tls.Tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SettingsTest {
    @TempDir Path folder;

    @Test
    void everyDefaultIsPinned() {
        assertThat(Settings.read(Map.of(), Map.of()))
                .isEqualTo(
                        new ServerConfig(
                                EnumSet.allOf(NodeRole.class),
                                Path.of("./data"),
                                new BlobPlace.Folder(Path.of("./data/blobs")),
                                null,
                                null,
                                null,
                                "127.0.0.1",
                                8080,
                                null,
                                new TrustedProxies(List.of()),
                                Set.of(),
                                null,
                                false,
                                new Argon2(47_104, 1, 1, 2, 32),
                                new PushConfig("", "", false),
                                5));
    }

    @Test
    void aFlagWinsOverAVariableAndThatOverTheFile() throws IOException {
        Path file = yaml("port: 1\nhost: 127.0.0.2\ndrain-seconds: 9\n");

        ServerConfig config =
                Settings.read(
                        Map.of(Setting.PORT, "3"),
                        Map.of(
                                "PARLEY_CONFIG", file.toString(),
                                "PARLEY_PORT", "2",
                                "PARLEY_HOST", "127.0.0.3"));

        assertThat(config.port()).isEqualTo(3);
        assertThat(config.host()).isEqualTo("127.0.0.3");
        assertThat(config.drainSeconds()).isEqualTo(9);
    }

    @Test
    void rolesAndRedisAreReadWithoutShowingThePassword() {
        ServerConfig config =
                Settings.read(
                        Map.of(Setting.ROLES, "rooms, worker"),
                        Map.of(
                                "PARLEY_REDIS", "rediss://one:7000,rediss://two:7000",
                                "PARLEY_REDIS_USER", "parley",
                                "PARLEY_REDIS_PASSWORD", "s3cret"));
        assertThat(config.roles()).containsExactlyInAnyOrder(NodeRole.ROOMS, NodeRole.WORKER);
        assertThat(config.redis())
                .isEqualTo(
                        new RedisAddress(
                                "rediss://one:7000,rediss://two:7000", "parley", "s3cret", null));
        assertThat(config.toString()).doesNotContain("s3cret");
        for (String wrong : List.of("", "gateway,", "sequencer")) {
            assertThat(Setting.ROLES.accepts(wrong)).isEqualTo(wrong.equals("gateway,"));
        }
        assertThat(Setting.REDIS.accepts("redis://parley:s3cret@one")).isFalse();
    }

    @Test
    void aDatabaseIsNamedByItsUrlAndUsedBySafeDefaults() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s3cret\n");

        ServerConfig config =
                Settings.read(
                        Map.of(
                                Setting.DATABASE,
                                "postgresql://one.example,two.example:5433/chat",
                                Setting.DATABASE_PASSWORD,
                                password.toString()),
                        Map.of());

        assertThat(config.database())
                .isEqualTo(
                        new PostgresAddress(
                                "one.example,two.example:5433",
                                "chat",
                                "parley",
                                new PostgresAddress.Password("s3cret"),
                                new Tls.Verified(null)));
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void whatIsNoDatabaseIsRefused() {
        assertThatThrownBy(
                        () -> Settings.read(Map.of(Setting.DATABASE, "mysql://host/db"), Map.of()))
                .hasMessageContaining("database")
                .hasMessageContaining("postgresql://host/database");
    }

    @Test
    void aListInTheFileIsAList() throws IOException {
        Path file = yaml("allowed-origins:\n  - https://a.example\n  - http://b.example:81\n");

        assertThat(read(file).allowedOrigins())
                .containsExactlyInAnyOrder(
                        new Origin("https", "a.example", 443), new Origin("http", "b.example", 81));
    }

    @Test
    void anUnknownSettingIsNamedWithWhatThereIs() throws IOException {
        Path file = yaml("prot: 8080\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("'prot'")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("port");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of("PARLEY_PROT", "1")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("PARLEY_PROT")
                .hasMessageContaining("PARLEY_PORT");
    }

    @Test
    void anInvalidValueIsNamedWithItsSourceAndWhatIsAllowed() throws IOException {
        assertThatThrownBy(() -> Settings.read(Map.of(Setting.PORT, "70000"), Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("port = '70000'")
                .hasMessageContaining("--port")
                .hasMessageContaining("0 to 65535");
        for (String network : List.of("10.0.0.0/33", "10.0.0", "proxy.example", "::/129", "/8")) {
            assertThatThrownBy(
                            () -> Settings.read(Map.of(Setting.TRUSTED_PROXIES, network), Map.of()))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("trusted-proxies")
                    .hasMessageContaining("10.0.0.0/8");
        }
        Path file = yaml("allowed-origins: chat.example.org/path\n");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("allowed-origins")
                .hasMessageContaining("https://chat.example.org");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        Path file = yaml("prot: 8080\n");
        Map<String, String> environment =
                Map.of("PARLEY_CONFIG", file.toString(), "PARLEY_DRAIN_SECONDS", "soon");

        SettingValues values = Settings.values(Map.of(Setting.PORT, "70000"), environment);

        assertThat(values.problems())
                .satisfiesExactly(
                        unknown -> assertThat(unknown).contains("'prot'"),
                        drain ->
                                assertThat(drain)
                                        .contains("drain-seconds", "PARLEY_DRAIN_SECONDS", "600"),
                        port -> assertThat(port).contains("--port", "65535"));
    }

    @Test
    void eachValueTellsWhereItCameFrom() {
        SettingValues values =
                Settings.values(Map.of(Setting.PORT, "1"), Map.of("PARLEY_HOST", "::1"));

        assertThat(values.source(Setting.PORT)).isEqualTo("the flag --port");
        assertThat(values.source(Setting.HOST)).isEqualTo("the variable PARLEY_HOST");
        assertThat(values.source(Setting.DATA)).isEqualTo("the default");
        assertThat(values.shown(Setting.HOST)).isEqualTo("::1");
    }

    @Test
    void aSecretStandsInAVariableOrInAFileAndIsNeverShown() throws IOException {
        Path secret = Files.writeString(folder.resolve("token"), "s3cret\n");
        List<Map<String, String>> sources =
                List.of(
                        Map.of("PARLEY_ADMIN_TOKEN", "s3cret"),
                        Map.of("PARLEY_ADMIN_TOKEN_FILE", secret.toString()),
                        Map.of(
                                "PARLEY_CONFIG",
                                yaml("admin-token-file: " + secret + "\n").toString()));
        for (Map<String, String> source : sources) {
            assertSecret(Settings.values(Map.of(), source));
        }
        assertSecret(Settings.values(Map.of(Setting.ADMIN_TOKEN, secret.toString()), Map.of()));
        assertThat(Setting.ADMIN_TOKEN.flag()).isEqualTo("--admin-token-file");
    }

    private static void assertSecret(SettingValues values) {
        assertThat(values.problems()).isEmpty();
        assertThat(values.text(Setting.ADMIN_TOKEN)).isEqualTo("s3cret");
        assertThat(values.shown(Setting.ADMIN_TOKEN)).isEqualTo("(secret)");
    }

    @Test
    void aSecretThatCannotBeReadOrIsGivenTwiceIsNamedWithoutItsValue() {
        assertThat(
                        Settings.values(
                                        Map.of(),
                                        Map.of(
                                                "PARLEY_ADMIN_TOKEN", "s3cret\ns3cret",
                                                "PARLEY_ADMIN_TOKEN_FILE", "absent"))
                                .problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("one line"))
                .anyMatch(problem -> problem.contains("absent"))
                .anyMatch(problem -> problem.contains("not both"))
                .noneMatch(problem -> problem.contains("s3cret"));
    }

    @Test
    void metricsThatOthersCanReachNeedAToken() {
        var open = Map.of(Setting.ADMIN_PORT, "9", Setting.ADMIN_HOST, "0.0.0.0");

        assertThatThrownBy(() -> Settings.read(open, Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("admin-token");
        assertThat(Settings.read(open, Map.of("PARLEY_ADMIN_TOKEN", "t")).admin())
                .isEqualTo(new AdminConfig("0.0.0.0", 9, "t"));
    }

    @Test
    void aFileThatIsNotYamlOrMissingIsNamed() throws IOException {
        Path broken = yaml("port: [1\n");
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining(broken.toString());
        assertThatThrownBy(() -> read(folder.resolve("absent.yaml")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("absent.yaml");
    }

    @Test
    void certificateAndKeyBelongTogether() {
        for (Setting alone : List.of(Setting.TLS_CERTIFICATE, Setting.TLS_KEY)) {
            assertThatThrownBy(() -> Settings.read(Map.of(alone, "a.pem"), Map.of()))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("tls-certificate and tls-key");
        }
        var both = Map.of(Setting.TLS_CERTIFICATE, "a.pem", Setting.TLS_KEY, "b.pem");
        assertThat(Settings.read(both, Map.of()).tls())
                .isEqualTo(new TlsFiles(Path.of("a.pem"), Path.of("b.pem")));
    }

    @Test
    void blobsAreInAFolderOrABucket() {
        assertThat(blobs("/srv/blobs")).isEqualTo(new BlobPlace.Folder(Path.of("/srv/blobs")));
        assertThat(blobs("s3://files?region=eu-central-1"))
                .isEqualTo(bucket("files", "", "eu-central-1", null, false));
        assertThat(blobs("s3://files/a/b?endpoint=http://10.0.0.5:9000&path-style=true"))
                .isEqualTo(
                        bucket(
                                "files",
                                "a/b/",
                                "us-east-1",
                                URI.create("http://10.0.0.5:9000"),
                                true));
        for (String wrong :
                List.of(
                        "s3://",
                        "s3://Files",
                        "s3://files?secret=x",
                        "s3://files?path-style=yes",
                        "s3://files?endpoint=files.example",
                        "s3://files?endpoint=https://key:secret@files.example",
                        "https://files.example")) {
            assertThatThrownBy(() -> blobs(wrong))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("blobs = '" + wrong)
                    .hasMessageContaining("s3://bucket/prefix");
        }
    }

    @Test
    void anS3ServiceMayHaveACaOfItsOwn() {
        Map<Setting, String> flags =
                Map.of(Setting.BLOBS, "s3://files", Setting.BLOBS_CA, "/etc/parley/ca.pem");
        assertThat(Settings.read(flags, Map.of()).blobs())
                .isEqualTo(
                        new BlobPlace.Bucket(
                                new S3Bucket(
                                        "files",
                                        "",
                                        "us-east-1",
                                        null,
                                        false,
                                        Path.of("/etc/parley/ca.pem"))));
    }

    private static BlobPlace blobs(String text) {
        return Settings.read(Map.of(Setting.BLOBS, text), Map.of()).blobs();
    }

    private static BlobPlace bucket(
            String name, String prefix, String region, URI endpoint, boolean pathStyle) {
        return new BlobPlace.Bucket(new S3Bucket(name, prefix, region, endpoint, pathStyle, null));
    }

    @Test
    void hashingIsSetByItsThreeParameters() throws IOException {
        Path file =
                yaml(
                        "password-memory-kib: 65536\n"
                                + "password-iterations: 3\n"
                                + "password-parallelism: 4\n");
        assertThat(read(file).argon2()).isEqualTo(new Argon2(65_536, 3, 4, 2, 32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "chat.example", "2001:db8::1"})
    void nothingTravelsInTheClearByOversight(String host) {
        assertThatThrownBy(() -> Settings.read(Map.of(Setting.HOST, host), Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining(host)
                .hasMessageContainingAll("tls-certificate", "trusted-proxies", "plain-http");
        for (Map<Setting, String> covered :
                List.of(
                        Map.of(Setting.TLS_CERTIFICATE, "a.pem", Setting.TLS_KEY, "b.pem"),
                        Map.of(Setting.TRUSTED_PROXIES, "192.0.2.7"),
                        Map.of(Setting.PLAIN_HTTP, "true"))) {
            Map<Setting, String> settings = new HashMap<>(covered);
            settings.put(Setting.HOST, host);
            assertThat(Settings.read(settings, Map.of()).host()).isEqualTo(host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void whatStaysOnThisMachineMayBePlain(String host) {
        assertThat(Settings.read(Map.of(Setting.HOST, host), Map.of()).tls()).isNull();
    }

    private static ServerConfig read(Path file) {
        return Settings.read(Map.of(), Map.of("PARLEY_CONFIG", file.toString()));
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("parley.yaml"), text);
    }

    @Test
    void theLogMayLieInCassandra() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Map<Setting, String> flags =
                Map.of(
                        Setting.CASSANDRA,
                        "cassandra://a,b:9142/chat",
                        Setting.CASSANDRA_DATACENTER,
                        "dc1",
                        Setting.CASSANDRA_USER,
                        "parley",
                        Setting.CASSANDRA_PASSWORD,
                        password.toString(),
                        Setting.CASSANDRA_CA,
                        "roots.pem");
        assertThat(Settings.read(flags, Map.of()).cassandra())
                .isEqualTo(
                        new CassandraAddress(
                                "a,b:9142",
                                "chat",
                                "dc1",
                                new CassandraAddress.Login("parley", "secret"),
                                new Tls.Verified(Path.of("roots.pem"))));
        for (String url :
                List.of(
                        "cassandra://a",
                        "postgresql://a/chat",
                        "cassandra://a/Chat",
                        "cassandra://a,,b/chat",
                        "cassandra://a:b/chat",
                        "cassandra://a:65536/chat")) {
            assertThatThrownBy(() -> Settings.read(Map.of(Setting.CASSANDRA, url), Map.of()))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageContaining("cassandra://host/keyspace");
        }
        assertThatThrownBy(() -> Settings.read(Map.of(Setting.CASSANDRA_USER, "parley"), Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("cassandra-user and cassandra-password");
    }

    @Test
    void severalNodesWithALogInCassandraShareTheRestToo() {
        Map<Setting, String> flags =
                new HashMap<>(
                        Map.of(
                                Setting.CASSANDRA, "cassandra://a/chat",
                                Setting.REDIS, "redis://a:6379"));
        assertThatThrownBy(() -> Settings.read(flags, Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("set database");
        flags.put(Setting.DATABASE, "postgresql://a/chat");
        assertThat(Settings.read(flags, Map.of()).cassandra()).isNotNull();
    }
}
