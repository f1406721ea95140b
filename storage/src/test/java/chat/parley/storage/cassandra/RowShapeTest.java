package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Limits;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** A page is asked for at once when its rows are like those before, and never much more than it. */
class RowShapeTest {
    private final SampleEvents samples = new SampleEvents(1);
    private final StreamId room = samples.room();

    private List<Batch> rows(int count, int events, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(
                        row ->
                                IntStream.rangeClosed(1, events)
                                        .mapToObj(n -> (long) row * events + n)
                                        .map(seq -> samples.message(seq, seq, bytes))
                                        .toList())
                .map(row -> Batch.chained(Checksum.ZERO, room, row))
                .toList();
    }

    @Test
    void asManyRowsAsHoldThePage() {
        assertThat(RowShape.of(rows(3, 1, 300)).rowsFor(50)).isEqualTo(50);
        assertThat(RowShape.of(rows(3, 1, 300)).rowsFor(1)).isEqualTo(1);
        assertThat(RowShape.of(rows(3, 1, 300)).rowsFor(200)).isEqualTo(RowShape.MOST_ROWS);
        assertThat(RowShape.of(rows(3, 10, 300)).rowsFor(50))
                .as("the first one perhaps in part")
                .isEqualTo(6);
        assertThat(RowShape.of(rows(2, 100, 300)).rowsFor(50)).isEqualTo(2);
    }

    @Test
    void fewOfThoseThatAreLarge() {
        assertThat(RowShape.of(rows(2, 1, Limits.CONTENT_BYTES)).rowsFor(50)).isEqualTo(21);
        assertThat(RowShape.of(rows(1, 1, Limits.PAGE_BYTES)).rowsFor(50)).isEqualTo(1);
        assertThat(RowShape.UNKNOWN.rowsFor(50)).isEqualTo(2);
    }

    @Test
    void whatARowIsSaidToHaveIsAboutWhatItHas() {
        Batch row = rows(1, 20, 300).getFirst();
        assertThat((double) row.size())
                .isBetween(row.bytes().limit() * 0.95, row.bytes().limit() * 1.05);
    }
}
