package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** The rules of a client as a table, which clients in other languages run as well. */
class SyncScenarioTest {

    @ParameterizedTest
    @MethodSource("scenarios")
    void theClientDoesWhatTheTableSays(Scenario scenario) throws IOException {
        assertThat(scenario.run()).as(scenario.name()).isEmpty();
    }

    static List<Scenario> scenarios() throws IOException {
        return Scenario.all();
    }
}
