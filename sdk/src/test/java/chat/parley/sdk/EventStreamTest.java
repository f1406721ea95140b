package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;

@Timeout(30)
class EventStreamTest {
    private static final RoomId ROOM = new RoomId(new UUID(0x7000, 1L << 63));

    private final List<String> asked = new ArrayList<>();
    private final EventStream stream =
            new EventStream(
                    new EventStream.Control() {
                        @Override
                        public void resume() {
                            asked.add("resume");
                        }

                        @Override
                        public void unfollow() {
                            asked.add("unfollow");
                        }
                    });

    @Test
    void aFullStreamPausesOnceAndResumesWhenMostlyRead() throws InterruptedException {
        int pauses = 0;
        for (int seq = 1; seq <= EventStream.FULL; seq++) {
            pauses += stream.add(delivered(seq)) ? 1 : 0;
        }
        assertThat(pauses).isOne();
        assertThat(asked).isEmpty();
        for (int seq = 1; seq <= EventStream.FULL; seq++) {
            assertThat(stream.next()).isEqualTo(delivered(seq));
        }
        assertThat(asked).containsExactly("resume");
        assertThat(stream.add(delivered(EventStream.FULL + 1))).isFalse();
    }

    @Test
    void whatCameBeforeTheEndIsStillRead() throws InterruptedException {
        stream.add(delivered(1));
        stream.end(new RequestRefused(ErrorCode.NOT_MEMBER, "removed", null));
        assertThat(stream.next()).isEqualTo(delivered(1));
        assertThatThrownBy(stream::next).isInstanceOf(RequestRefused.class).hasMessage("removed");
    }

    @Test
    void closingWakesTheReader() throws InterruptedException {
        List<Boolean> ended = new ArrayList<>();
        Thread reader =
                Thread.startVirtualThread(() -> ended.add(stream.events().iterator().hasNext()));
        stream.close();
        reader.join();
        assertThat(ended).containsExactly(false);
        assertThat(asked).containsExactly("unfollow");
    }

    @Test
    void aReaderWithLittlePatienceGetsNothing() throws InterruptedException {
        assertThat(stream.next(Duration.ofMillis(1))).isNull();
    }

    @Test
    void theLoopSeesEventsAloneAndStopsWhereTheRoomStartsOver() {
        Cursor cursor = new Cursor(ROOM, 5, 1L);
        stream.add(delivered(1));
        stream.add(new StreamItem.Skipped(cursor, 2, GapReason.HIDDEN));
        stream.add(delivered(6));
        stream.add(new StreamItem.Restarted(new Cursor(ROOM, 0, 2L), 9));
        Iterator<Event> events = stream.events().iterator();
        assertThat(events.next().seq()).isEqualTo(1);
        assertThat(events.next().seq()).isEqualTo(6);
        assertThatThrownBy(events::hasNext).hasMessageContaining("restored from a backup");
        stream.close();
        assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
    }

    private static StreamItem delivered(long seq) {
        var event =
                new Event(
                        seq,
                        seq,
                        new EventId(new UUID(0x7000, 1L << 63)),
                        EventType.MESSAGE,
                        new UserId(new UUID(0, 0)),
                        new DeviceId(new UUID(0, 0)),
                        seq,
                        Content.EMPTY);
        return new StreamItem.Delivered(new Cursor(ROOM, seq, 1L), event);
    }
}
