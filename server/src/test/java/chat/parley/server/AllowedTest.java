package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowedTest {
    @Test
    void numbersHaveBothEnds() {
        Allowed some = Allowed.between(8, 100);

        assertThat(some.words()).isEqualTo("8 to 100");
        assertThat(some.accepts()).accepts("8", "100", "042").rejects("7", "101", "", "-9", "9.5");
        assertThat(some.accepts()).rejects("99999999999999999999");
    }

    @Test
    void aListIsCheckedOneByOneAndMayBeEmpty() {
        Allowed letters = Allowed.list("LETTERS", "letters", each -> each.length() == 1);

        assertThat(letters.accepts()).accepts("", "a", "a, b ,").rejects("a,bc");
    }

    @Test
    void aSecretIsOneLine() {
        assertThat(Allowed.secret("a line").accepts()).accepts("", "s3cret").rejects("one\ntwo");
        assertThat(Allowed.secret("a line").secret()).isTrue();
    }
}
