package chat.parley.server;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A log that measures what is asked of it. */
final class MeteredLog implements EventLog {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
    };

    private final EventLog log;
    private final Timer appends;
    private final Timer reads;
    private final DistributionSummary batches;
    private final Counter conflicts;
    private final Counter unknown;
    private final Counter unavailable;

    MeteredLog(EventLog log, MeterRegistry registry) {
        this.log = log;
        this.appends = timer("parley.append", "until a batch is durable", registry);
        this.reads = timer("parley.read", "one page or head", registry);
        this.batches =
                DistributionSummary.builder("parley.append.batch")
                        .description("events in a batch")
                        .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500)
                        .register(registry);
        this.conflicts = failed("conflict", registry);
        this.unknown = failed("unknown", registry);
        this.unavailable = failed("unavailable", registry);
    }

    private static Timer timer(String name, String description, MeterRegistry registry) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter failed(String why, MeterRegistry registry) {
        return Counter.builder("parley.append.failed")
                .description("batches that did not land at once")
                .tag("why", why)
                .register(registry);
    }

    @Override
    public Append append(StreamId stream, long head, List<Event> events) {
        long start = System.nanoTime();
        try {
            Append outcome = log.append(stream, head, events);
            switch (outcome) {
                case Append.Appended() -> {
                    appends.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                    batches.record(events.size());
                }
                case Append.Conflict _ -> conflicts.increment();
                case Append.Unknown() -> unknown.increment();
            }
            return outcome;
        } catch (StoreUnavailable e) {
            unavailable.increment();
            throw e;
        }
    }

    @Override
    public List<Event> read(StreamId stream, long after, int limit) {
        return reads.record(() -> log.read(stream, after, limit));
    }

    @Override
    public List<Event> readBack(StreamId stream, long before, int limit) {
        return reads.record(() -> log.readBack(stream, before, limit));
    }

    @Override
    public StreamHead head(StreamId stream) {
        return reads.record(() -> log.head(stream));
    }

    @Override
    public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
        return reads.record(() -> log.heads(streams));
    }

    @Override
    public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
        return log.streams(kind, after, limit);
    }

    @Override
    public long position() {
        return log.position();
    }

    @Override
    public void scrub(StreamId stream, Collection<Long> seqs) {
        log.scrub(stream, seqs);
    }

    @Override
    public void trim(StreamId stream, long floor) {
        log.trim(stream, floor);
    }

    @Override
    public void close() {
        log.close();
    }
}
