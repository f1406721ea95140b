package chat.parley.cli;

import chat.parley.server.ConfigCheck;
import chat.parley.server.Setting;
import chat.parley.server.SettingValues;
import chat.parley.server.SettingsPage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley config} and its own commands. */
@Command(
        name = "config",
        description = "Look at the settings of a server.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "reference", description = "Print all settings that there are, in Markdown.")
    int reference() {
        spec.commandLine().getOut().print(SettingsPage.text());
        spec.commandLine().getOut().flush();
        return Exit.DONE;
    }

    /** {@code parley config check}: what {@code parley serve} would be told, and would find. */
    @Command(
            name = "check",
            modelTransformer = SettingFlags.class,
            description = {
                "Check the settings that a server would start with: takes what 'serve' takes, says"
                        + " what is wrong, shows what is in force without secrets, and tries every"
                        + " store. Changes nothing.",
                "Ends with 1 when a store is in the way, with 2 when a setting is wrong."
            })
    static final class Check implements Callable<Integer> {
        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            SettingValues values = SettingFlags.values(spec.commandLine().getParseResult());
            if (!values.problems().isEmpty()) {
                values.problems().forEach(problem -> say("wrong: " + problem));
                return Exit.USAGE;
            }
            for (Setting setting : Setting.values()) {
                say(
                        "%-22s = %s  (%s)"
                                .formatted(
                                        setting.key(),
                                        values.shown(setting),
                                        values.source(setting)));
            }
            List<ConfigCheck> checks = ConfigCheck.of(values);
            checks.forEach(check -> say(line(check)));
            return checks.stream().allMatch(ConfigCheck::well) ? Exit.DONE : Exit.FAILED;
        }

        private static String line(ConfigCheck check) {
            return (check.well() ? "well: " : "wrong: ") + check.what() + ": " + check.found();
        }

        private void say(String line) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(Terminals.clean(line));
        }
    }
}
