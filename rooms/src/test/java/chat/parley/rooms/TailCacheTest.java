package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.STREAM;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomChange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class TailCacheTest {
    private static final long NEWEST = Long.MAX_VALUE;
    private static final TailCache.Bounds SMALL =
            new TailCache.Bounds(2, 20, 1 << 20, 1 << 20, 10, 60_000, 1_000);

    private final MemoryEventLog log = new MemoryEventLog(1);
    private final CountedHistory store = new CountedHistory(log);
    private long now;
    private final TailCache cache = new TailCache(store, SMALL, () -> now);
    private final RoomScript script = RoomScript.createdBy(ALICE).joined(BOB);

    private void say(int messages) {
        for (int i = 0; i < messages; i++) {
            script.said(ALICE, "text");
        }
        append();
    }

    /** As another node does: the cache is not told. */
    private void append() {
        append(STREAM);
    }

    private void append(StreamId stream) {
        long head = log.head(stream).head();
        List<Event> more = script.events(head + 1, script.events().size());
        assertThat(log.append(stream, head, more)).isEqualTo(new Append.Appended());
    }

    private void delete(Long... seqs) {
        script.changed(ALICE, new RoomChange.Deletion(List.of(seqs)));
        append();
    }

    private List<Event> newest(int limit) {
        return cache.readBack(STREAM, NEWEST, limit);
    }

    @Test
    void aThousandReadersOfTheNewestPageCostOnePageAndHeads() throws Exception {
        say(30);
        List<Event> expected = log.readBack(STREAM, NEWEST, 10);
        List<Callable<List<Event>>> readers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            readers.add(() -> newest(10));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Event>> page : threads.invokeAll(readers)) {
                assertThat(page.get()).isEqualTo(expected);
            }
        }
        assertThat(store.pages).hasValue(1);
        assertThat(store.heads).hasValueBetween(1, 1_000);
        assertThat(cache.counts().misses()).isEqualTo(1);
        assertThat(cache.counts().hits()).isEqualTo(999);
    }

    @Test
    void onlyWhatWasAppendedMeanwhileIsRead() {
        say(30);
        newest(10);
        say(3);
        List<Event> read = new ArrayList<>();
        store.page =
                page -> {
                    read.addAll(page);
                    return page;
                };
        assertThat(newest(10)).isEqualTo(log.readBack(STREAM, NEWEST, 10));
        assertThat(read).isEqualTo(script.events(33, 35));
        assertThat(cache.read(STREAM, 30, 10)).isEqualTo(script.events(31, 35));
        assertThat(cache.readBack(STREAM, 35, 4)).isEqualTo(script.events(31, 34));
        assertThat(cache.read(STREAM, 35, 10)).isEmpty();
        assertThat(read).hasSize(3);
    }

    @Test
    void whatIsNotHeldIsReadInTheStoreAndOfItNoHead() {
        say(30);
        assertThat(cache.read(STREAM, 25, 10)).isEqualTo(script.events(26, 32));
        newest(5);
        int heads = store.heads.get();
        assertThat(cache.read(STREAM, 0, 10)).isEqualTo(script.events(1, 10));
        assertThat(cache.readBack(STREAM, 11, 10)).isEqualTo(script.events(1, 10));
        assertThat(store.heads).hasValue(heads);
    }

    /** Else an append that was acknowledged before they asked could be missing. */
    @Test
    void whoAsksWhileAHeadIsBeingReadSharesTheNextReading() throws Exception {
        say(5);
        newest(5);
        HeldUp headRead = new HeldUp();
        store.afterHead = headRead;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Event>> first = threads.submit(() -> newest(5));
            headRead.awaitOne();
            say(1);
            Future<List<Event>> second = threads.submit(() -> newest(5));
            headRead.release();
            assertThat(first.get()).hasSize(5);
            assertThat(second.get()).isEqualTo(script.events(4, 8));
        }
    }

    @Test
    void whoeverIsTooManyToWaitAsksTheStore() throws Exception {
        say(5);
        TailCache narrow =
                new TailCache(
                        store,
                        new TailCache.Bounds(2, 20, 1 << 20, 1 << 20, 10, 60_000, 1),
                        () -> now);
        HeldUp headRead = new HeldUp();
        store.afterHead = headRead;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = threads.submit(() -> narrow.readBack(STREAM, NEWEST, 5));
            headRead.awaitOne();
            var one = threads.submit(() -> narrow.readBack(STREAM, NEWEST, 5));
            var other = threads.submit(() -> narrow.readBack(STREAM, NEWEST, 5));
            while (!one.isDone() && !other.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(reading.isDone()).isFalse();
            headRead.release();
            for (var answer : List.of(reading, one, other)) {
                assertThat(answer.get()).isEqualTo(script.events(3, 7));
            }
        }
    }

    @Test
    void whatIsDeletedInTheLogIsGoneBeforeTheStoreScrubsIt() {
        script.said(BOB, "3").said(BOB, "4").edited(BOB, 3, "5").reacted(ALICE, 4, "x");
        append();
        assertThat(newest(10)).isEqualTo(script.events());
        delete(3L, 6L);
        List<Event> shown = newest(10);
        assertThat(contentOf(shown, 3)).isEqualTo(Content.EMPTY);
        assertThat(contentOf(shown, 4)).isNotEqualTo(Content.EMPTY);
        assertThat(contentOf(shown, 5)).as("an edit of what was deleted").isEqualTo(Content.EMPTY);
        assertThat(contentOf(shown, 6)).isEqualTo(Content.EMPTY);
        assertThat(contentOf(shown, 7)).isEqualTo(script.last().content());
        assertThat(contentOf(cache.read(STREAM, 2, 5), 3)).isEqualTo(Content.EMPTY);
        assertThat(contentOf(cache.readBack(STREAM, 5, 2), 3)).isEqualTo(Content.EMPTY);
    }

    @Test
    void aTailThatIsReadWithADeletionAlreadyInItHoldsNothingDeleted() {
        script.said(BOB, "3").edited(BOB, 3, "4");
        append();
        delete(3L);
        assertThat(contentOf(newest(10), 3)).isEqualTo(Content.EMPTY);
        assertThat(contentOf(newest(10), 4)).isEqualTo(Content.EMPTY);
        assertThat(store.pages).hasValue(1);
    }

    private static Content contentOf(List<Event> events, long seq) {
        return events.stream()
                .filter(event -> event.seq() == seq)
                .map(Event::content)
                .findFirst()
                .orElseThrow();
    }

    /** Erasure, for instance, has no event that names what it takes. */
    @Test
    void whatIsScrubbedWithoutAWordIsGoneOnceTheTailIsOfAge() {
        say(5);
        newest(5);
        log.scrub(STREAM, List.of(5L));
        now = SMALL.ageMs() - 1;
        assertThat(contentOf(newest(5), 5)).isNotEqualTo(Content.EMPTY);
        now = SMALL.ageMs();
        assertThat(contentOf(newest(5), 5)).isEqualTo(Content.EMPTY);
    }

    @Test
    void whatRetentionTookIsGoneAtOnce() {
        say(10);
        newest(10);
        log.trim(STREAM, 9);
        assertThat(newest(10)).isEqualTo(script.events(10, 12));
        assertThat(cache.read(STREAM, 4, 10)).isEqualTo(script.events(10, 12));
        log.trim(STREAM, 12);
        assertThat(newest(10)).isEmpty();
        say(1);
        assertThat(newest(10)).isEqualTo(script.events(13, 13));
    }

    @Test
    void nothingIsLeftOfAnotherGenerationOrOfAHeadThatWentBack() {
        say(10);
        newest(10);
        MemoryEventLog restored = new MemoryEventLog(2);
        List<Event> others = RoomScript.createdBy(BOB).said(BOB, "2").events();
        restored.append(STREAM, 0, others);
        store.log = restored;
        assertThat(newest(10)).isEqualTo(others);
        store.log = log;
        newest(10);
        MemoryEventLog shorter = new MemoryEventLog(1);
        shorter.append(STREAM, 0, others);
        store.log = shorter;
        assertThat(newest(10)).isEqualTo(others);
    }

    @Test
    void whatTheStoreFindsCorruptIsNeverHeld() {
        say(10);
        store.page =
                _ -> {
                    throw new CorruptLog(STREAM, 12, "test");
                };
        assertThatThrownBy(() -> newest(10)).isInstanceOf(CorruptLog.class);
        store.page = page -> page;
        assertThat(newest(10)).isEqualTo(script.events(3, 12));
        say(1);
        store.page =
                page -> {
                    if (page.getLast().seq() > 12) {
                        throw new CorruptLog(STREAM, 13, "test");
                    }
                    return page;
                };
        assertThat(cache.readBack(STREAM, 13, 5)).isEqualTo(script.events(8, 12));
        assertThatThrownBy(() -> newest(10)).isInstanceOf(CorruptLog.class);
    }

    @Test
    void pagesWithAHoleAreNotHeld() {
        say(10);
        List<Event> holed = new ArrayList<>(script.events(3, 12));
        holed.remove(4);
        store.page = _ -> holed;
        assertThat(newest(10)).as("the store's own answer").isEqualTo(holed);
        store.page = page -> page;
        assertThat(newest(10)).isEqualTo(script.events(3, 12));
        say(2);
        store.page = page -> page.subList(1, page.size());
        newest(10);
        store.page = page -> page;
        assertThat(newest(10)).isEqualTo(script.events(5, 14));
    }

    @Test
    void aStoreThatIsAwayFailsTheReadAndCostsNothingThatIsHeld() {
        say(10);
        newest(10);
        store.afterHead =
                () -> {
                    throw new StoreUnavailable("test", null);
                };
        assertThatThrownBy(() -> newest(10)).isInstanceOf(StoreUnavailable.class);
        store.afterHead = () -> {};
        assertThat(newest(10)).isEqualTo(script.events(3, 12));
        assertThat(store.pages).hasValue(1);
    }

    @Test
    void whatWasLongNotReadMakesRoom() {
        say(5);
        List<StreamId> rooms = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            StreamId room = new StreamId(StreamId.Kind.ROOM, new UUID(7, i));
            append(room);
            rooms.add(room);
        }
        rooms.forEach(room -> cache.readBack(room, NEWEST, 5));
        int before = store.pages.get();
        cache.readBack(rooms.get(2), NEWEST, 5);
        cache.readBack(rooms.get(1), NEWEST, 5);
        assertThat(store.pages).hasValue(before);
        cache.readBack(rooms.get(0), NEWEST, 5);
        assertThat(store.pages).hasValue(before + 1);
        cache.readBack(rooms.get(2), NEWEST, 5);
        assertThat(store.pages).as("the one used longest ago went").hasValue(before + 2);
    }

    @Test
    void tailsThatWeighTooMuchMakeRoom() {
        say(10);
        StreamId other = new StreamId(StreamId.Kind.ROOM, new UUID(7, 7));
        append(other);
        TailCache light =
                new TailCache(
                        store,
                        new TailCache.Bounds(9, 20, 1 << 20, 12 * 300, 10, 60_000, 9),
                        () -> now);
        light.readBack(STREAM, NEWEST, 10);
        light.readBack(STREAM, NEWEST, 10);
        assertThat(store.pages).hasValue(1);
        light.readBack(other, NEWEST, 10);
        light.readBack(STREAM, NEWEST, 10);
        assertThat(store.pages).hasValue(3);
    }
}
