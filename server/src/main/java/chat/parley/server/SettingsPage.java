package chat.parley.server;

import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code docs/settings.md}, made from {@link Setting}. */
public final class SettingsPage {
    private static final String HEAD =
            """
            # Settings

            Made by `./parley config reference`; a test fails when it differs from the program.

            Each setting has one name and three forms: a flag of `./parley serve` (`--port 8080`), a variable (`PARLEY_PORT=8080`), and a line in a YAML file (`port: 8080`), which `--config FILE` or `PARLEY_CONFIG` names. A flag wins over a variable, that over the file. Lists are separated by commas; in the file they may be lists. With nothing set, one process runs on stores of its own in `./data`.

            Secrets have no flag, because others on the machine see those. They stand in the variable, in the file, or in a file of their own, which `--NAME-file`, `PARLEY_NAME_FILE` or `NAME-file:` names.

            `./parley config check` takes what `./parley serve` takes, says what is wrong by setting and cause, tries every store, and shows what is in force, without secrets. It ends with 0 when a server could start, 1 when a store is in the way, 2 when a setting is wrong.

            | setting | default | allowed | meaning |
            |---|---|---|---|
            """;

    private SettingsPage() {}

    /** The whole page, in Markdown. */
    public static String text() {
        return HEAD
                + Arrays.stream(Setting.values())
                        .map(SettingsPage::row)
                        .collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        String name = setting.isSecret() ? setting.key() + "` (secret)" : setting.key() + "`";
        String byDefault = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return "| `%s | %s | %s | %s |%n"
                .formatted(name, byDefault, setting.allowed(), setting.description());
    }
}
