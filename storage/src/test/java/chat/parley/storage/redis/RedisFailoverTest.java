package chat.parley.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.rooms.Bus.Signal;
import chat.parley.rooms.Feed;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.RedisCluster;
import chat.parley.testkit.RedisServer;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A master of the cluster dies: what it carried is heard again, and nobody has a hole. */
class RedisFailoverTest {
    private static final int ROOMS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FAILOVER_WITHIN = Duration.ofSeconds(60);

    private final SampleEvents samples = new SampleEvents(9);
    private final MemoryEventLog log = new MemoryEventLog(1);

    @Test
    void deliveryResumesAfterAMasterDied(@TempDir Path folder) throws Exception {
        try (RedisCluster cluster = RedisCluster.start(folder);
                Redis there = Redis.open(RedisAddress.of(cluster.addresses()), PATIENCE);
                Redis here = Redis.open(RedisAddress.of(cluster.addresses()), PATIENCE);
                RedisBus speaks = new RedisBus(there);
                RedisBus hears = new RedisBus(here)) {
            List<Reader> readers =
                    IntStream.range(0, ROOMS).mapToObj(_ -> new Reader(samples.room())).toList();
            readers.forEach(reader -> hears.subscribe(reader.stream, reader::hear));
            await().atMost(FAILOVER_WITHIN).until(all(readers, speaks, reader -> reader.heard > 0));

            RedisServer master = cluster.masterOf("parley:" + readers.getFirst().stream);
            master.kill();
            long killed = log.head(readers.getFirst().stream).head();

            await().atMost(FAILOVER_WITHIN)
                    .until(all(readers, speaks, reader -> reader.heard > killed));
            await().untilAsserted(
                            () ->
                                    assertThat(readers)
                                            .allSatisfy(
                                                    reader ->
                                                            assertThat(reader.delivered())
                                                                    .isEqualTo(reader.written())));
        }
    }

    /** Something is said in every room at each look. */
    private java.util.concurrent.Callable<Boolean> all(
            List<Reader> readers, RedisBus speaks, Predicate<Reader> satisfied) {
        return () -> {
            readers.forEach(reader -> reader.say(speaks));
            return readers.stream().allMatch(satisfied);
        };
    }

    /** As a gateway reads a room: by what the bus says, and from the log where it is silent. */
    private final class Reader {
        private final StreamId stream;
        private final Feed feed = new Feed();
        private final List<Event> delivered = new ArrayList<>();

        /** The last sequence of which the bus spoke. */
        private volatile long heard;

        Reader(StreamId stream) {
            this.stream = stream;
            see();
        }

        void say(RedisBus bus) {
            var head = log.head(stream);
            List<Event> events = samples.after(head.head(), head.count(), 1);
            log.append(stream, head.head(), events);
            bus.publish(stream, new Signal.Appended(stream, events));
        }

        synchronized void hear(Signal signal) {
            switch (signal) {
                case Signal.Appended(_, var events) -> {
                    heard = events.getLast().seq();
                    carryOut(feed.on(new Feed.Input.Published(events)));
                }
                case Signal.Missed() -> see();
                case Signal.Typing _,
                        Signal.PresenceChanged _,
                        Signal.ProfileChanged _,
                        Signal.SettingsChanged _,
                        Signal.ReadMoved _,
                        Signal.UnreadMarked _,
                        Signal.NotificationsChanged _,
                        Signal.SavedChanged _,
                        Signal.SectionsChanged _,
                        Signal.ReportsChanged _,
                        Signal.KeyPackagesLow _,
                        Signal.BlockChanged _,
                        Signal.ThreadChanged _ -> {}
            }
        }

        private synchronized void see() {
            carryOut(feed.on(new Feed.Input.HeadSeen(log.head(stream).head())));
        }

        private void carryOut(List<Feed.Effect> effects) {
            for (Feed.Effect effect : effects) {
                switch (effect) {
                    case Feed.Effect.Deliver(var events) -> delivered.addAll(events);
                    case Feed.Effect.Fetch(long after) ->
                            carryOut(feed.on(new Feed.Input.Fetched(log.read(stream, after, 100))));
                }
            }
        }

        synchronized List<Event> delivered() {
            return List.copyOf(delivered);
        }

        List<Event> written() {
            return log.read(stream, 0, 100_000);
        }
    }
}
