package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;

class KilledWriterTest {
    private static final int ROUNDS = 10;

    @TempDir Path path;

    @Test
    void whateverWasAcknowledgedBeforeAKillIsThere() throws Exception {
        Path acks = path.resolve("acks");
        Files.createFile(acks);
        for (int round = 0; round < ROUNDS; round++) {
            long enough = Files.size(acks) + new SplittableRandom(round).nextInt(1, 60_000);
            Process writer =
                    ChildJvm.start(
                            AppendsUntilKilled.class,
                            path.resolve("data").toString(),
                            acks.toString(),
                            Integer.toString(round));
            try {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> !writer.isAlive() || Files.size(acks) > enough);
                assertThat(writer.isAlive()).isTrue();
            } finally {
                writer.destroyForcibly().waitFor();
            }
            everythingAcknowledgedIsThere(Files.readString(acks));
        }
    }

    private void everythingAcknowledgedIsThere(String acks) throws IOException {
        Map<StreamId, List<Event>> streams = new HashMap<>();
        try (DataFolder folder = DataFolder.open(path.resolve("data"));
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            // the last line may be cut by the kill
            acks.substring(0, acks.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .forEach(
                            ack -> {
                                StreamId stream = StreamId.of(RoomId.parse(ack[0]));
                                List<Event> events =
                                        streams.computeIfAbsent(
                                                stream, id -> LogReader.readAll(log, id));
                                int seq = Integer.parseInt(ack[1]);
                                assertThat(events).hasSizeGreaterThanOrEqualTo(seq);
                                assertThat(events.get(seq - 1).id())
                                        .isEqualTo(EventId.parse(ack[2]));
                            });
        }
        assertThat(streams).isNotEmpty();
    }

    /** Runs in a process of its own: appends to many rooms at once and notes what was answered. */
    static final class AppendsUntilKilled {
        public static void main(String[] args) throws IOException {
            DataFolder folder = DataFolder.open(Path.of(args[0]));
            SqliteEventLog log = SqliteEventLog.open(folder);
            FileChannel acks = FileChannel.open(Path.of(args[1]), StandardOpenOption.APPEND);
            SampleEvents rooms = new SampleEvents(0);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < 20; writer++) {
                    RoomId room = rooms.roomId();
                    SampleEvents samples =
                            new SampleEvents(1_000 * Long.parseLong(args[2]) + writer);
                    threads.submit(() -> appendForEver(log, room, samples, acks));
                }
            }
        }

        private static Void appendForEver(
                SqliteEventLog log, RoomId room, SampleEvents samples, FileChannel acks)
                throws IOException {
            StreamId stream = StreamId.of(room);
            StreamHead head = log.head(stream);
            List<Event> next = samples.after(head.head(), head.count(), 3);
            while (log.append(stream, next.getFirst().seq() - 1, next) instanceof Append.Appended) {
                StringBuilder lines = new StringBuilder();
                for (Event event : next) {
                    lines.append(room + " " + event.seq() + " " + event.id() + "\n");
                }
                acks.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
                next = samples.following(next, 3);
            }
            throw new IllegalStateException("not appended");
        }
    }
}
