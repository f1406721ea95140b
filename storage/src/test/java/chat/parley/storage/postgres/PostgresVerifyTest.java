package chat.parley.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.rooms.Append;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.LogCheck;
import chat.parley.storage.sql.SqlDatabase.Turn;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Whatever is changed behind Parley's back is named, and not served. */
class PostgresVerifyTest {
    private final SampleEvents samples = new SampleEvents(5);
    private final StreamId room = samples.room();
    private final StreamId other = samples.room();
    private PostgresAddress address;

    @BeforeEach
    void fill() {
        address = TestDatabase.log();
        try (PostgresEventLog log = PostgresEventLog.connect(address)) {
            assertThat(log.append(room, 0, samples.after(0, 0, 150)))
                    .isEqualTo(new Append.Appended());
            assertThat(log.append(other, 0, samples.after(0, 0, 5)))
                    .isEqualTo(new Append.Appended());
            log.trim(room, 20);
            log.scrub(room, List.of(30L));
        }
    }

    @Test
    void aWholeLogHasNoFaults() throws IOException {
        assertThat(verify()).isEqualTo(new LogCheck(2, 135, List.of(), 0));
    }

    static Stream<Arguments> damages() {
        String first = "stream = (SELECT min(no) FROM stream)";
        return Stream.of(
                arguments(
                        "UPDATE event SET body = set_byte(body, 85, 255 - get_byte(body, 85)) WHERE"
                                + " seq = 77 AND "
                                + first,
                        "77"),
                arguments("DELETE FROM event WHERE seq = 77 AND " + first, "the event is missing"),
                arguments("DELETE FROM event WHERE seq = 150 AND " + first, "is missing"),
                arguments("DELETE FROM event WHERE seq = 21 AND " + first, "is missing"),
                arguments("UPDATE stream SET head = 149 WHERE head = 150", "checksum"),
                arguments("UPDATE stream SET floor = 21 WHERE floor = 20", "checksum"),
                arguments("DELETE FROM stream WHERE head = 5", "there are 135 events, but"),
                arguments(
                        "INSERT INTO event VALUES (99, 1, '\\x00')", "there are 136 events, but"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void everyDamageIsNamed(String damage, String named) throws IOException {
        TestDatabase.any().write(Turn.NONE, handle -> handle.execute(damage));
        LogCheck check = verify();
        assertThat(check.isClean()).isFalse();
        assertThat(check.faults()).anySatisfy(fault -> assertThat(fault).contains(named));
    }

    @Test
    void aDamagedEventIsNotServed() {
        TestDatabase.any()
                .write(
                        Turn.NONE,
                        handle ->
                                handle.execute(
                                        "UPDATE event SET body = set_byte(body, 85, 255 -"
                                                + " get_byte(body, 85)) WHERE seq = 77"));
        try (PostgresEventHistory log = PostgresEventHistory.open(address)) {
            assertThatThrownBy(() -> log.read(room, 70, 10)).isInstanceOf(CorruptLog.class);
            assertThatThrownBy(() -> log.readBack(room, 80, 10)).isInstanceOf(CorruptLog.class);
            assertThat(log.read(room, 80, 10)).hasSize(10);
        }
    }

    private LogCheck verify() throws IOException {
        return PostgresEventHistory.verify(address, (_, _) -> {});
    }
}
