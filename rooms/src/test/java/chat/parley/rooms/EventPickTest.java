package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

class EventPickTest {
    private static final int EVENTS = 450;

    private final MemoryEventLog stored = new MemoryEventLog(1);
    private final CountedHistory log = new CountedHistory(stored);

    @BeforeEach
    void write() {
        RoomScript room = RoomScript.createdBy(ALICE);
        for (int i = 1; i < EVENTS; i++) {
            room.said(ALICE, "hi");
        }
        stored.append(STREAM, 0, room.events());
    }

    private List<Long> picked(Collection<Long> seqs) {
        return EventPick.pick(log, STREAM, seqs).stream().map(Event::seq).toList();
    }

    @Test
    void whatStandsTogetherIsReadTogether() {
        List<Long> every = LongStream.rangeClosed(101, 300).boxed().toList();
        assertThat(picked(every.reversed())).isEqualTo(every);
        assertThat(log.pages).hasValue(1);
    }

    @Test
    void whatStandsApartIsReadAlone() {
        assertThat(picked(List.of(7L, 100L, 104L, 400L))).containsExactly(7L, 100L, 104L, 400L);
        assertThat(log.pages).hasValue(3);
    }

    @Test
    void whatIsNotThereIsPassedOver() {
        stored.trim(STREAM, 20);
        assertThat(picked(List.of(3L, 20L, 21L, 449L, 451L, 900L))).containsExactly(21L, 449L);
        assertThat(picked(List.of())).isEmpty();
    }

    @Test
    void aPageThatIsCutShortIsReadOn() {
        log.page = page -> page.subList(0, Math.min(page.size(), 5));
        List<Long> every = LongStream.rangeClosed(1, 17).boxed().toList();
        assertThat(picked(every)).isEqualTo(every);
        assertThat(log.pages).hasValue(4);
    }
}
