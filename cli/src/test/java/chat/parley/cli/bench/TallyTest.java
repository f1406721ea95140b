package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.parley.protocol.ErrorCode;

import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final long MS = 1_000_000;
    private static final Window WINDOW = new Window(1_000 * MS, 2_000 * MS);

    private final Tally tally = new Tally(2);

    TallyTest() {
        tally.measure(WINDOW);
    }

    @Test
    void latencyCountsFromWhenTheMessageWasDue() {
        tally.delivered(1_500 * MS, 1_480 * MS, 300);

        assertThat(tally.delivery.getMaxValue() / 1000.0).isCloseTo(20, within(0.1));
    }

    /**
     * A server that stands still for a second under 1,000 messages a second delays all of them: a
     * client that waited for answers would have sent one and seen one slow answer in a thousand.
     */
    @Test
    void aStandstillIsSeenByEveryMessageThatWasDueInIt() {
        var schedule = new Schedule(WINDOW.from(), WINDOW.to(), 1_000);
        while (!schedule.finished()) {
            tally.delivered(WINDOW.to(), schedule.take(), 300);
        }

        Report.Latency latency = Report.Latency.of(tally.delivery);
        assertThat(latency.count()).isEqualTo(1_000);
        assertThat(latency.p50()).isCloseTo(500, within(5.0));
        assertThat(latency.p99()).isCloseTo(990, within(5.0));
        assertThat(latency.max()).isCloseTo(1_000, within(5.0));
    }

    @Test
    void ratesCountWhatArrivesInTheWindowAndLatenciesWhatWasDueInIt() {
        tally.delivered(1_001 * MS, 999 * MS, 300);
        tally.delivered(2_001 * MS, 1_999 * MS, 300);
        tally.delivered(1_500 * MS, FrameScan.NO_STAMP, 300);

        assertThat(tally.deliveries).isEqualTo(2);
        assertThat(tally.deliveredBytes).isEqualTo(600);
        assertThat(tally.delivery.getTotalCount()).isEqualTo(1);
    }

    @Test
    void talliesAddUp() {
        var other = new Tally(2);
        other.measure(WINDOW);
        other.acknowledged(1_100 * MS, 1_090 * MS, 1, 7);
        other.refused(ErrorCode.BUSY);
        other.lost("gone");
        other.holes = 3;
        tally.acknowledged(1_100 * MS, 1_090 * MS, 1, 5);
        tally.refused(ErrorCode.BUSY);

        tally.add(other);

        assertThat(tally.acks).isEqualTo(2);
        assertThat(tally.ack.getTotalCount()).isEqualTo(2);
        assertThat(tally.acknowledged()).containsExactly(0, 7);
        assertThat(tally.refused).containsEntry(ErrorCode.BUSY, 2L);
        assertThat(tally.holes).isEqualTo(3);
        assertThat(tally.lost).isEqualTo(1);
        assertThat(tally.reasons).containsExactly("gone");
    }
}
