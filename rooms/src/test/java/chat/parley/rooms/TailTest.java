package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whatever happens to a stream, the cache answers as the store does. */
class TailTest {
    private static final int PAGE = 6;
    private static final TailCache.Bounds BOUNDS =
            new TailCache.Bounds(
                    1, PAGE + 3, 2L * Limits.PAGE_BYTES, Long.MAX_VALUE, PAGE, 1_000, 1);

    private final MemoryEventLog log = new MemoryEventLog(1);
    private final CountedHistory store = new CountedHistory(log);
    private long now;
    private final TailCache cache = new TailCache(store, BOUNDS, () -> now);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersAreThoseOfTheStore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 2_000; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> append(random);
                case 2 -> delete(random);
                case 3 -> trim(random);
                case 4 -> now += random.nextInt(200);
                default -> read(random);
            }
        }
        assertThat(cache.counts().hits()).isGreaterThan(cache.counts().misses() / 4);
    }

    private void append(SplittableRandom random) {
        long head = log.head(STREAM).head();
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 1 + random.nextInt(random.nextInt(5) == 0 ? 2 * PAGE : 2); i++) {
            int size = random.nextInt(3) == 0 ? random.nextInt(Limits.PAGE_BYTES / 2) : 10;
            events.add(event(head + i, EventType.MESSAGE, Content.ofBytes(new byte[size])));
        }
        log.append(STREAM, head, events);
    }

    private void delete(SplittableRandom random) {
        long head = log.head(STREAM).head();
        if (head > 0) {
            List<Long> gone = List.of(1 + random.nextLong(head));
            Content deletion = Content.of(new RoomChange.Deletion(gone));
            log.append(STREAM, head, List.of(event(head + 1, EventType.DELETION, deletion)));
            log.scrub(STREAM, gone);
        }
    }

    private void trim(SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            log.trim(STREAM, log.head(STREAM).head() - random.nextInt(2 * PAGE));
        }
    }

    private void read(SplittableRandom random) {
        int limit = 1 + random.nextInt(PAGE);
        long head = log.head(STREAM).head();
        long at = Math.max(0, head + 2 - random.nextInt(2 * PAGE));
        if (random.nextBoolean()) {
            assertThat(cache.read(STREAM, at, limit)).isEqualTo(log.read(STREAM, at, limit));
        } else {
            long before = random.nextBoolean() ? Long.MAX_VALUE : at;
            assertThat(cache.readBack(STREAM, before, limit))
                    .isEqualTo(log.readBack(STREAM, before, limit));
        }
    }

    private static Event event(long seq, String type, Content content) {
        return new Event(
                seq, 0, Cast.id((int) seq), type, ALICE, Cast.deviceOf(ALICE), Cast.NOW, content);
    }
}
