package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void messagesAreDueAtEvenTimesFromTheStart() {
        assertThat(all(new Schedule(7, 7 + SECOND, 4)))
                .containsExactly(7L, 7 + SECOND / 4, 7 + SECOND / 2, 7 + SECOND * 3 / 4);
    }

    @Test
    void aRateThatDoesNotDivideTheSecondDoesNotDrift() {
        List<Long> due = all(new Schedule(0, 100 * SECOND, 3));

        assertThat(due).hasSize(300);
        assertThat(due.get(297)).isEqualTo(99 * SECOND);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        var schedule = new Schedule(100, 100 + SECOND, 2);

        assertThat(schedule.isDue(99)).isFalse();
        assertThat(schedule.isDue(100)).isTrue();
    }

    @Test
    void aMessageThatIsLateKeepsTheTimeAtWhichItWasDue() {
        var schedule = new Schedule(0, SECOND, 10);
        long muchLater = 5 * SECOND;

        assertThat(schedule.isDue(muchLater)).isTrue();
        assertThat(schedule.take()).isZero();
        assertThat(schedule.isDue(muchLater)).isTrue();
        assertThat(schedule.take()).isEqualTo(SECOND / 10);
    }

    @Test
    void whatWasNotTakenIsKnown() {
        var schedule = new Schedule(0, SECOND, 10);
        schedule.take();

        assertThat(schedule.remaining()).isEqualTo(9);
        assertThat(schedule.finished()).isFalse();
    }

    private static List<Long> all(Schedule schedule) {
        List<Long> due = new ArrayList<>();
        while (!schedule.finished()) {
            due.add(schedule.take());
        }
        return due;
    }
}
