package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The value of every setting with where it came from, and all that is wrong with what was set. */
public final class SettingValues {
    private static final long MOST_SECRET_BYTES = 65_536;

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    SettingValues() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.defaultText(), "the default"));
        }
    }

    /** As it may be shown: of a secret only whether there is one. */
    public String shown(Setting setting) {
        String text = text(setting);
        return setting.isSecret() && !text.isEmpty() ? "(secret)" : text;
    }

    /** Where the value came from, for people. */
    public String source(Setting setting) {
        return value(setting).source();
    }

    /** What is wrong: each names the setting, where it stands, and what is allowed. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    String text(Setting setting) {
        return value(setting).text();
    }

    int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    /** Every setting has a value: at least its default. */
    private Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }

    /** A later source wins over those before. */
    void addFlags(Map<Setting, String> flags) {
        flags.forEach(
                (setting, text) -> {
                    String source = "the flag " + setting.flag();
                    if (setting.isSecret()) {
                        setFromFile(setting, text, source);
                    } else {
                        set(setting, text, source);
                    }
                });
    }

    void addFile(Map<?, ?> settings, String file) {
        new Source(Setting::key, Setting::fileKey, _ -> file)
                .add(
                        settings.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                entry -> String.valueOf(entry.getKey()),
                                                entry -> words(entry.getValue()))));
    }

    void addVariables(Map<String, String> variables) {
        new Source(Setting::variable, Setting::fileVariable, name -> "the variable " + name)
                .add(variables);
    }

    private static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                    list.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> String.valueOf(value);
        };
    }

    void add(String problem) {
        problems.add(problem);
    }

    private void set(Setting setting, String text, String source) {
        if (setting.accepts(text)) {
            values.put(setting, new Value(text, source));
        } else {
            add(
                    "invalid setting "
                            + setting.key()
                            + (setting.isSecret() ? "" : " = '" + text + "'")
                            + " (from "
                            + source
                            + "): allowed is "
                            + setting.allowed());
        }
    }

    /** Sets a secret to what the file holds, without the end of its line. */
    private void setFromFile(Setting setting, String file, String source) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST_SECRET_BYTES) {
                throw new IOException("more than " + MOST_SECRET_BYTES + " bytes");
            }
            set(setting, Files.readString(path).stripTrailing(), source + " → " + file);
        } catch (IOException e) {
            add(
                    "the file of the secret "
                            + setting.key()
                            + " (from "
                            + source
                            + ") cannot be read: "
                            + e);
        }
    }

    /** One place that sets settings by name. */
    private final class Source {
        private final Function<Setting, String> plain;
        private final Function<Setting, String> file;
        private final Function<String, String> origin;

        Source(
                Function<Setting, String> plain,
                Function<Setting, String> file,
                Function<String, String> origin) {
            this.plain = plain;
            this.file = file;
            this.origin = origin;
        }

        void add(Map<String, String> given) {
            given.forEach(this::add);
            for (Setting setting : Setting.values()) {
                if (given.containsKey(plain.apply(setting))
                        && setting.isSecret()
                        && given.containsKey(file.apply(setting))) {
                    problems.add(
                            "set either "
                                    + plain.apply(setting)
                                    + " or "
                                    + file.apply(setting)
                                    + ", not both");
                }
            }
        }

        private void add(String name, String text) {
            for (Setting setting : Setting.values()) {
                if (name.equals(plain.apply(setting))) {
                    set(setting, text, origin.apply(name));
                    return;
                }
                if (setting.isSecret() && name.equals(file.apply(setting))) {
                    setFromFile(setting, text, origin.apply(name));
                    return;
                }
            }
            problems.add(
                    "unknown setting '"
                            + name
                            + "' in "
                            + origin.apply(name)
                            + "; there are "
                            + Arrays.stream(Setting.values())
                                    .map(plain)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private record Value(String text, String source) {}
}
