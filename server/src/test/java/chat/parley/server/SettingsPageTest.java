package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SettingsPageTest {
    @Test
    void thePageTellsWhatTheProgramTakes() throws IOException {
        assertThat(Files.readString(Path.of("../docs/settings.md")))
                .as("./parley config reference > docs/settings.md")
                .isEqualTo(SettingsPage.text());
    }
}
