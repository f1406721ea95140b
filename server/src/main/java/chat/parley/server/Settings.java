package chat.parley.server;

import chat.parley.gateway.Origin;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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

    /** A setting that is unknown or has a value that is not allowed; the message says which. */
    public static final class InvalidSetting extends RuntimeException {
        InvalidSetting(String message) {
            super(message);
        }
    }

    /**
     * @param flags what the command line set
     * @param environment all variables of the process
     * @throws InvalidSetting that names the setting, where it came from, and what is allowed
     */
    public static ServerConfig read(Map<Setting, String> flags, Map<String, String> environment) {
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.defaultText(), "the default"));
        }
        values.putAll(fromFile(environment.getOrDefault(FILE_VARIABLE, "")));
        values.putAll(fromEnvironment(environment));
        flags.forEach(
                (setting, text) ->
                        values.put(setting, new Value(text, "the flag --" + setting.key())));
        values.forEach(Settings::check);
        return config(values);
    }

    private static Map<Setting, Value> fromEnvironment(Map<String, String> environment) {
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        environment.forEach(
                (name, text) -> {
                    if (name.startsWith("PARLEY_") && !OTHER_VARIABLES.contains(name)) {
                        values.put(byVariable(name), new Value(text, "the variable " + name));
                    }
                });
        return values;
    }

    private static Setting byVariable(String name) {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.variable().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidSetting(
                                        "unknown setting in the variable "
                                                + name
                                                + "; there are "
                                                + names(Setting::variable)));
    }

    private static Map<Setting, Value> fromFile(String file) {
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        if (!file.isEmpty()) {
            load(Path.of(file))
                    .forEach(
                            (key, value) ->
                                    values.put(byKey(key, file), new Value(text(value), file)));
        }
        return values;
    }

    private static Setting byKey(Object key, String file) {
        return Setting.ofKey(String.valueOf(key))
                .orElseThrow(
                        () ->
                                new InvalidSetting(
                                        "unknown setting '"
                                                + key
                                                + "' in "
                                                + file
                                                + "; there are "
                                                + names(Setting::key)));
    }

    private static Map<?, ?> load(Path file) {
        try (var in = Files.newInputStream(file)) {
            Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return switch (root) {
                case null -> Map.of();
                case Map<?, ?> map -> map;
                default ->
                        throw new InvalidSetting(file + " must hold one 'setting: value' a line");
            };
        } catch (YamlEngineException e) {
            throw new InvalidSetting(
                    file + " is not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new InvalidSetting("the settings file " + file + " cannot be read: " + e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    private static void check(Setting setting, Value value) {
        if (!setting.accepts(value.text())) {
            throw new InvalidSetting(
                    "invalid setting "
                            + setting.key()
                            + " = '"
                            + value.text()
                            + "' (from "
                            + value.source()
                            + "): allowed is "
                            + setting.allowed());
        }
    }

    private static ServerConfig config(Map<Setting, Value> values) {
        return new ServerConfig(
                Path.of(text(values, Setting.DATA)),
                text(values, Setting.HOST),
                number(values, Setting.PORT),
                tls(values),
                TrustedProxies.of(Setting.split(text(values, Setting.TRUSTED_PROXIES))),
                Setting.split(text(values, Setting.ALLOWED_ORIGINS))
                        .flatMap(origin -> Origin.parse(origin).stream())
                        .collect(Collectors.toSet()),
                number(values, Setting.PASSWORD_MEMORY_KIB),
                number(values, Setting.DRAIN_SECONDS));
    }

    private static @Nullable TlsFiles tls(Map<Setting, Value> values) {
        String certificate = text(values, Setting.TLS_CERTIFICATE);
        String key = text(values, Setting.TLS_KEY);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new InvalidSetting(
                    "settings tls-certificate and tls-key belong together: set both or neither");
        }
        return key.isEmpty() ? null : new TlsFiles(Path.of(certificate), Path.of(key));
    }

    private static int number(Map<Setting, Value> values, Setting setting) {
        return Integer.parseInt(text(values, setting));
    }

    /** Every setting has a value: at least its default. */
    private static String text(Map<Setting, Value> values, Setting setting) {
        return Objects.requireNonNull(values.get(setting)).text();
    }

    private static String names(Function<Setting, String> name) {
        return Arrays.stream(Setting.values()).map(name).collect(Collectors.joining(", "));
    }

    private record Value(String text, String source) {}
}
