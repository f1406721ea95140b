package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class ProgressTest {
    private final StringWriter err = new StringWriter();

    private Progress progress(boolean drawn, long total) {
        return new Progress(new PrintWriter(err), drawn, total, 1_000);
    }

    @Test
    void withoutATerminalALineIsPrintedNowAndThen() {
        Progress progress = progress(false, 3_000);
        for (long done = 1; done <= 3_000; done++) {
            progress.at(done, "0 broken");
        }
        assertThat(err.toString().lines())
                .containsExactly("1000 of 3000, 0 broken", "2000 of 3000, 0 broken");
    }

    @Test
    void onATerminalOneBarGrowsAndIsWipedAwayInTheEnd() {
        Progress progress = progress(true, 1_000);
        progress.at(500, "1 broken");
        assertThat(err.toString())
                .isEqualTo(
                        "\r\033[K"
                                + "█".repeat(15)
                                + "░".repeat(15)
                                + "  50 %  500 of 1000, 1 broken");
        progress.at(1_000, "1 broken");
        assertThat(err.toString()).endsWith("\r\033[K").doesNotContain("\n");
    }

    @Test
    void aBarIsNotDrawnMoreOftenThanAnybodySees() {
        Progress progress = progress(true, 50_000);
        for (long done = 1; done <= 50_000; done++) {
            progress.at(done, "0 broken");
        }
        assertThat(err.toString().chars().filter(c -> c == '\r').count()).isEqualTo(500);
    }
}
