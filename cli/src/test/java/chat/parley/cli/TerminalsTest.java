package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What strangers wrote cannot play with the terminal. */
class TerminalsTest {

    @Test
    void escapeSequencesLoseTheirMeaning() {
        assertThat(Terminals.clean("a\u001b[2Jb\u0007\u009b1m")).isEqualTo("a�[2Jb��1m");
    }

    @Test
    void aMessageOfManyLinesIsOneLine() {
        assertThat(Terminals.clean("one\r\ntwo\nthree\u2028four\rfive"))
                .isEqualTo("one ⏎ two ⏎ three�four�five");
    }

    @Test
    void theDirectionOfWritingStays() {
        assertThat(Terminals.clean("abc\u202Edef\u2066")).isEqualTo("abc�def�");
    }

    @Test
    void allOtherCharactersStay() {
        assertThat(Terminals.clean("grüße, 你好 👩‍👩‍👧 שלום")).isEqualTo("grüße, 你好 👩‍👩‍👧 שלום");
    }
}
