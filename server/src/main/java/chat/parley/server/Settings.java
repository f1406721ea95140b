package chat.parley.server;

import chat.parley.gateway.Origin;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.IOException;
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
        return values;
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
                Path.of(values.text(Setting.DATA)),
                blobs(values),
                values.text(Setting.HOST),
                values.number(Setting.PORT),
                tls(values),
                TrustedProxies.of(Allowed.split(values.text(Setting.TRUSTED_PROXIES))),
                Allowed.split(values.text(Setting.ALLOWED_ORIGINS))
                        .flatMap(origin -> Origin.parse(origin).stream())
                        .collect(Collectors.toSet()),
                values.number(Setting.PASSWORD_MEMORY_KIB),
                values.number(Setting.DRAIN_SECONDS));
    }

    private static BlobPlace blobs(SettingValues values) {
        BlobPlace told = BlobPlace.parse(values.text(Setting.BLOBS));
        return told == null
                ? new BlobPlace.Folder(Path.of(values.text(Setting.DATA)).resolve("blobs"))
                : told;
    }

    private static @Nullable TlsFiles tls(SettingValues values) {
        String key = values.text(Setting.TLS_KEY);
        return key.isEmpty()
                ? null
                : new TlsFiles(Path.of(values.text(Setting.TLS_CERTIFICATE)), Path.of(key));
    }
}
