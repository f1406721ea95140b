package chat.parley.gateway;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.StreamId;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Reads pages of streams for readers who catch up. Readers who ask for the same page while it is
 * being read share the read: after a node went down thousands ask for the same few. Safe for use by
 * many threads.
 */
final class PageReads {
    private final ConcurrentHashMap<Page, Readers> underWay = new ConcurrentHashMap<>();
    private final EventHistory log;
    private final Offload offload;

    PageReads(EventHistory log, Offload offload) {
        this.log = log;
        this.offload = offload;
    }

    /** What follows {@code after}, perhaps nothing; one of the two is called, on {@code home}. */
    void read(
            StreamId stream,
            long after,
            Executor home,
            Consumer<List<Event>> done,
            Consumer<RuntimeException> failed) {
        Page page = new Page(stream, after);
        Readers first = new Readers(new Reader(home, done, failed));
        if (underWay.merge(page, first, Readers::and) == first) {
            start(page);
        }
    }

    private void start(Page page) {
        offload.run(
                Runnable::run,
                () -> log.read(page.stream(), page.after(), Limits.PAGE_EVENTS),
                events -> finish(page, reader -> reader.done().accept(events)),
                failure -> finish(page, reader -> reader.failed().accept(failure)));
    }

    private void finish(Page page, Consumer<Reader> result) {
        Readers readers = underWay.remove(page);
        if (readers != null) {
            readers.all.forEach(reader -> reader.home().execute(() -> result.accept(reader)));
        }
    }

    private record Page(StreamId stream, long after) {}

    private record Reader(
            Executor home, Consumer<List<Event>> done, Consumer<RuntimeException> failed) {}

    /** Who waits for one page; changed by {@link ConcurrentHashMap#merge} only. */
    private static final class Readers {
        private final List<Reader> all = new ArrayList<>(1);

        Readers(Reader first) {
            all.add(first);
        }

        Readers and(Readers more) {
            all.addAll(more.all);
            return this;
        }
    }
}
