package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.Origin;
import chat.parley.server.Settings.InvalidSetting;
import chat.parley.storage.s3.S3Bucket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
                                Path.of("./data"),
                                new BlobPlace.Folder(Path.of("./data/blobs")),
                                "127.0.0.1",
                                8080,
                                null,
                                new TrustedProxies(List.of()),
                                Set.of(),
                                47_104,
                                5));
    }

    @Test
    void aFlagWinsOverAVariableAndThatOverTheFile() throws IOException {
        Path file = yaml("port: 1\nhost: file.example\ndrain-seconds: 9\n");

        ServerConfig config =
                Settings.read(
                        Map.of(Setting.PORT, "3"),
                        Map.of(
                                "PARLEY_CONFIG", file.toString(),
                                "PARLEY_PORT", "2",
                                "PARLEY_HOST", "variable.example"));

        assertThat(config.port()).isEqualTo(3);
        assertThat(config.host()).isEqualTo("variable.example");
        assertThat(config.drainSeconds()).isEqualTo(9);
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

    private static BlobPlace blobs(String text) {
        return Settings.read(Map.of(Setting.BLOBS, text), Map.of()).blobs();
    }

    private static BlobPlace bucket(
            String name, String prefix, String region, URI endpoint, boolean pathStyle) {
        return new BlobPlace.Bucket(new S3Bucket(name, prefix, region, endpoint, pathStyle));
    }

    private static ServerConfig read(Path file) {
        return Settings.read(Map.of(), Map.of("PARLEY_CONFIG", file.toString()));
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("parley.yaml"), text);
    }
}
