package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Setting;
import chat.parley.testkit.HostCommand;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code deploy/} gives to operators, as far as it can be judged without being run. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    private static Map<?, ?> compose;
    private static Map<?, ?> services;

    @TempDir Path folder;

    @BeforeAll
    static void readCompose() throws IOException {
        String text = Files.readString(DEPLOY.resolve("compose.yaml"));
        compose = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
        services = map(compose, "services");
        assertThat(text).contains("NOT RUN");
    }

    private static Map<?, ?> map(Map<?, ?> in, String name) {
        return in.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The names in a list, or the keys of a map. */
    private static List<Object> names(Map<?, ?> in, String name) {
        return switch (in.get(name)) {
            case null -> List.of();
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            default -> throw new AssertionError(name + ": " + in.get(name));
        };
    }

    private static String text(Map<?, ?> in, String name) {
        return String.valueOf(in.get(name));
    }

    private static Stream<Map<?, ?>> each() {
        return services.values().stream().map(service -> (Map<?, ?>) service);
    }

    @Test
    void whatServicesReferToIsDefined() {
        assertThat(services).hasSizeGreaterThan(4);
        each().forEach(
                        service -> {
                            assertThat(names(compose, "services"))
                                    .containsAll(names(service, "depends_on"));
                            assertThat(names(compose, "networks"))
                                    .containsAll(names(service, "networks"));
                            assertThat(names(compose, "secrets"))
                                    .containsAll(names(service, "secrets"));
                        });
    }

    @Test
    void whatIsMountedIsThere() {
        List<String> sources =
                each().flatMap(service -> names(service, "volumes").stream())
                        .map(mount -> mount.toString().split(":", 2)[0])
                        .toList();
        assertThat(sources).contains("./haproxy.cfg", "../tools/java.options");
        for (String source : sources) {
            assertThat(
                            source.startsWith(".") && Files.exists(DEPLOY.resolve(source))
                                    || names(compose, "volumes").contains(source))
                    .as(source)
                    .isTrue();
        }
    }

    @Test
    void nodesAreToldOnlyWhatIsASetting() {
        List<String> told =
                nodes().flatMap(node -> names(node, "environment").stream())
                        .map(Object::toString)
                        .toList();
        assertThat(told).contains("PARLEY_TRUSTED_PROXIES", "PARLEY_BLOBS");
        assertThat(told).allMatch(DeployFilesTest::isSetting);
    }

    private static Stream<Map<?, ?>> nodes() {
        return each().filter(service -> names(service, "command").contains("serve"));
    }

    private static boolean isSetting(String variable) {
        return Arrays.stream(Setting.values())
                .map(Setting::variable)
                .anyMatch(name -> Set.of(name, name + "_FILE").contains(variable));
    }

    @Test
    void theBalancerKnowsEachNode() throws IOException {
        Map<?, ?> told = map(map(services, "balancer"), "environment");
        String config = Files.readString(DEPLOY.resolve("haproxy.cfg"));
        assertThat(nodes()).hasSize(3);
        for (String node : List.of("node1", "node2", "node3")) {
            String port = text(map(map(services, node), "environment"), "PARLEY_PORT");
            assertThat(text(told, "PARLEY_" + node.toUpperCase(Locale.ROOT)))
                    .isEqualTo(node + ":" + port);
        }
        for (Object name : told.keySet()) {
            assertThat(config).contains("presetenv " + name + " ", "\"${" + name + "}\"");
        }
    }

    @Test
    void nodesTrustTheBalancerAndNobodyElse() {
        String balancer =
                text(map(map(map(services, "balancer"), "networks"), "inside"), "ipv4_address");
        assertThat(balancer).matches("[0-9.]+");
        nodes().forEach(
                        node ->
                                assertThat(text(map(node, "environment"), "PARLEY_TRUSTED_PROXIES"))
                                        .isEqualTo(balancer));
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit() throws Exception {
        if (!Files.exists(Path.of("/usr/bin/systemd-analyze"))) {
            throw HostCommand.didNotRun(getClass(), "systemd-analyze is not here");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String unit = Files.readString(DEPLOY.resolve("parley.service"));
        Path file =
                Files.writeString(
                        folder.resolve("parley.service"), unit.replace("/usr/bin/java", java));
        assertThat(unit).contains("ExecStart=/usr/bin/java");
        Process process =
                new ProcessBuilder("systemd-analyze", "verify", file.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains("parley.service"))).isEmpty();
        assertThat(process.waitFor()).isZero();
    }
}
