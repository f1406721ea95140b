package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Setting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import picocli.CommandLine;

import java.util.Map;

class SettingFlagsTest {
    @ParameterizedTest
    @EnumSource
    void everySettingHasAFlagOfItsName(Setting setting) {
        for (String command : new String[] {"serve", "config check"}) {
            assertThat(flags(command + " " + setting.flag() + " 7"))
                    .containsOnlyKeys(setting)
                    .containsValue("7");
        }
    }

    @Test
    void whatIsNotGivenIsLeftToVariablesAndFile() {
        assertThat(flags("serve")).isEmpty();
    }

    private static Map<Setting, String> flags(String words) {
        CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words.split(" "));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return SettingFlags.flags(parsed);
    }
}
