package chat.parley.cli;

import chat.parley.server.Setting;
import chat.parley.server.SettingValues;
import chat.parley.server.Settings;

import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Gives a command one flag for each {@link Setting}, and {@code --config}. */
final class SettingFlags implements IModelTransformer {
    private static final String CONFIG = "--config";

    @Override
    public CommandSpec transform(CommandSpec command) {
        command.addOption(flag(CONFIG, "FILE", "YAML file with settings"));
        for (Setting setting : Setting.values()) {
            command.addOption(flag(setting.flag(), setting.label(), words(setting)));
        }
        return command;
    }

    private static String words(Setting setting) {
        return setting.isSecret()
                ? "file with the secret: " + setting.description()
                : setting.description();
    }

    private static OptionSpec flag(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description.replace("%", "%%"))
                .build();
    }

    /** What flags, variables and file set. */
    static SettingValues values(ParseResult parsed) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (parsed.hasMatchedOption(CONFIG)) {
            environment.put(Settings.FILE_VARIABLE, parsed.matchedOptionValue(CONFIG, ""));
        }
        return Settings.values(flags(parsed), environment);
    }

    /** The flags that were given, by setting. */
    static Map<Setting, String> flags(ParseResult parsed) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.hasMatchedOption(setting.flag())) {
                flags.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
            }
        }
        return flags;
    }
}
