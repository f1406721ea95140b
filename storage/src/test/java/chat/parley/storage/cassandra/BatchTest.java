package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.StreamId;
import chat.parley.storage.log.StoredEvent;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** A row of events is read as it was written, or not at all. */
class BatchTest {
    private final SampleEvents samples = new SampleEvents(1);
    private final StreamId room = samples.room();
    private final List<Event> before = samples.after(0, 0, 4);
    private final Batch earlier = Batch.chained(Checksum.ZERO, room, before);
    private final Batch batch = Batch.chained(earlier.link(), room, samples.following(before, 5));

    private Batch reread(Batch written) {
        return Batch.read(room, written.first(), written.version(), written.bytes());
    }

    @Test
    void whatWasWrittenIsRead() {
        assertThat(reread(batch)).isEqualTo(batch);
        assertThat(List.of(batch.first(), batch.start(), batch.last())).containsExactly(5L, 5L, 9L);
        assertThat(batch.before()).isEqualTo(earlier.link());
        assertThat(batch.ids()).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void whatWasScrubbedHasNoContentAndTheSameLinks() {
        Batch scrubbed = reread(batch.scrubbed(Set.of(6L, 9L)));
        assertThat(scrubbed.version()).isEqualTo(batch.version() + 1);
        assertThat(scrubbed.events())
                .extracting(StoredEvent::scrubbed)
                .containsExactly(false, true, false, false, true);
        assertThat(scrubbed.at(9).event().content()).isEqualTo(Content.EMPTY);
        assertThat(scrubbed.at(8)).isEqualTo(batch.at(8));
        assertThat(scrubbed.link()).isEqualTo(batch.link());
    }

    @Test
    void whatWasTrimmedTwiceBeginsAfterTheLastFloor() {
        Batch trimmed = reread(reread(batch.trimmedTo(6)).trimmedTo(8));
        assertThat(trimmed.version()).isEqualTo(batch.version() + 2);
        assertThat(List.of(trimmed.first(), trimmed.start(), trimmed.last()))
                .containsExactly(5L, 9L, 9L);
        assertThat(trimmed.before()).isEqualTo(batch.at(8).link());
        assertThat(trimmed.at(9)).isEqualTo(batch.at(9));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] bytes = batch.bytes().array();
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> Batch.read(room, 5, 1, ByteBuffer.wrap(flipped)))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptLog.class);
        }
    }
}
