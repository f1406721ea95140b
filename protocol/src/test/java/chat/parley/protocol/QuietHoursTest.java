package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class QuietHoursTest {
    @ParameterizedTest
    @CsvSource({
        "22:00, 07:00, 2026-01-10T21:00:00Z, true",
        "22:00, 07:00, 2026-01-10T20:59:59Z, false",
        "22:00, 07:00, 2026-01-11T05:59:59Z, true",
        "22:00, 07:00, 2026-01-11T06:00:00Z, false",
        "22:00, 07:00, 2026-07-10T20:00:00Z, true",
        "12:30, 13:00, 2026-01-10T11:30:00Z, true",
        "12:30, 13:00, 2026-01-10T12:00:00Z, false",
        "12:30, 13:00, 2026-01-10T21:00:00Z, false",
        "08:00, 08:00, 2026-01-10T21:00:00Z, true"
    })
    void holdInTheZoneAlsoOverMidnight(String from, String to, Instant at, boolean quiet) {
        var hours = new QuietHours(from, to, "Europe/Berlin");
        assertThat(hours.holdAt(at.toEpochMilli())).isEqualTo(quiet);
        assertThat(QuietHours.parse(hours.stored())).isEqualTo(hours);
    }

    @Test
    void aZoneThatNobodyKnowsIsRefused() throws InvalidJson {
        new QuietHours("22:00", "07:00", "Asia/Kathmandu").check();
        assertThatThrownBy(() -> new QuietHours("22:00", "07:00", "Home/Bed").check())
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("time zone");
    }
}
