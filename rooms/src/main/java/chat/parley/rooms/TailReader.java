package chat.parley.rooms;

import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Brings tails up to date: reads the head, and of the events only what is missing. */
final class TailReader {
    private final EventHistory log;
    private final TailCache.Bounds bounds;
    private final LongSupplier elapsedMs;
    private final CacheCounts counts;

    TailReader(
            EventHistory log, TailCache.Bounds bounds, LongSupplier elapsedMs, CacheCounts counts) {
        this.log = log;
        this.bounds = bounds;
        this.elapsedMs = elapsedMs;
        this.counts = counts;
    }

    /**
     * The stream's tail with every event that was in the log before the call.
     *
     * @param held what is known of it already
     * @param wanted the newest page that it has to hold; 0 when any will do
     * @return null when what the store answers does not belong together
     */
    @Nullable Tail read(StreamId stream, @Nullable Tail held, int wanted) {
        long now = elapsedMs.getAsLong();
        StreamHead head = log.head(stream);
        if (held != null && isGood(held, head, now) && hasPage(held, wanted)) {
            return head.head() == held.last() ? same(held, head) : longer(stream, held, head);
        }
        counts.missed();
        int known = held == null ? 1 : held.events().size();
        return load(stream, head, now, Math.clamp(known, Math.max(wanted, 1), bounds.page()));
    }

    private boolean isGood(Tail held, StreamHead head, long now) {
        long missing = head.head() - held.last();
        return head.generation() == held.head().generation()
                && head.floor() >= held.head().floor()
                && missing >= 0
                && missing < bounds.events()
                && now - held.loadedAt() < bounds.ageMs();
    }

    private static boolean hasPage(Tail held, int wanted) {
        return wanted == 0 || held.before(Long.MAX_VALUE, wanted) != null;
    }

    private @Nullable Tail same(Tail held, StreamHead head) {
        counts.hit();
        return head.floor() == held.head().floor()
                ? new Tail(head, held.events(), held.loadedAt())
                : Tail.of(head, held.events(), held.loadedAt());
    }

    private @Nullable Tail longer(StreamId stream, Tail held, StreamHead head) {
        counts.missed();
        List<Event> run = new ArrayList<>(held.events());
        long last = held.last();
        while (last < head.head()) {
            List<Event> page = log.read(stream, last, bounds.page());
            if (page.isEmpty()) {
                return null;
            }
            run.addAll(page);
            last = page.getLast().seq();
        }
        return within(Tail.of(head, run, held.loadedAt()));
    }

    /** One event more than fits into the page tells that no more do. */
    private @Nullable Tail load(StreamId stream, StreamHead head, long now, int wanted) {
        List<Event> page = log.readBack(stream, Long.MAX_VALUE, wanted);
        boolean isFull = !page.isEmpty() && page.size() < wanted;
        List<Event> run = new ArrayList<>();
        if (isFull && page.getFirst().seq() > head.floor() + 1) {
            run.addAll(log.readBack(stream, page.getFirst().seq(), 1));
        }
        run.addAll(page);
        return within(Tail.of(head, run, now));
    }

    private @Nullable Tail within(@Nullable Tail tail) {
        return tail == null ? null : tail.within(bounds.events(), bounds.tailBytes());
    }
}
