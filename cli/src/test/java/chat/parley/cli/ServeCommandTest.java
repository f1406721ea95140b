package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Setting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import picocli.CommandLine;

class ServeCommandTest {
    @ParameterizedTest
    @EnumSource
    void everySettingHasAFlagOfItsName(Setting setting) {
        ServeCommand serve = new ServeCommand();

        new CommandLine(serve).parseArgs("--" + setting.key(), "7");

        assertThat(serve.flags()).containsOnlyKeys(setting).containsValue("7");
    }

    @Test
    void whatIsNotGivenIsLeftToVariablesAndFile() {
        ServeCommand serve = new ServeCommand();

        new CommandLine(serve).parseArgs();

        assertThat(serve.flags()).isEmpty();
    }
}
