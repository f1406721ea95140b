package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Event;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.LogReader;
import chat.parley.testkit.SampleEvents;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class GroupCommitTest {
    private static final int WRITERS = 200;
    private static final int APPENDS = 25;

    @TempDir Path path;

    @Test
    void manyWritersShareTheirCommitsAndLoseNothing() throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            Map<StreamId, List<Event>> written = writeAtOnce(log);
            assertThat(written).hasSize(WRITERS);
            written.forEach(
                    (stream, events) ->
                            assertThat(LogReader.readAll(log, stream)).isEqualTo(events));
            assertThat(log.position()).isEqualTo(2L * WRITERS * APPENDS);
            assertThat(commits()).isBetween(1L, WRITERS * APPENDS / 10L);
        }
    }

    private static Map<StreamId, List<Event>> writeAtOnce(SqliteEventLog log) throws Exception {
        List<Callable<Map.Entry<StreamId, List<Event>>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            SampleEvents samples = new SampleEvents(1_000 + writer);
            writers.add(() -> write(log, samples));
        }
        Map<StreamId, List<Event>> written = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Map.Entry<StreamId, List<Event>>> each : threads.invokeAll(writers)) {
                written.put(each.get().getKey(), each.get().getValue());
            }
        }
        return written;
    }

    private static Map.Entry<StreamId, List<Event>> write(
            SqliteEventLog log, SampleEvents samples) {
        StreamId stream = samples.room();
        List<Event> events = samples.after(0, 0, 2 * APPENDS);
        for (int from = 0; from < events.size(); from += 2) {
            assertThat(log.append(stream, from, events.subList(from, from + 2)))
                    .isEqualTo(new Append.Appended());
            assertThat(log.append(stream, from, events.subList(from, from + 2)))
                    .isEqualTo(new Append.Conflict(from + 2));
        }
        return Map.entry(stream, events);
    }

    /** Counts the frames of the WAL that end a transaction: those that tell the file's size. */
    private long commits() throws IOException {
        ByteBuffer wal = ByteBuffer.wrap(Files.readAllBytes(path.resolve("log.db-wal")));
        int pageSize = wal.getInt(8);
        long commits = 0;
        for (int frame = 32; frame + 24 + pageSize <= wal.limit(); frame += 24 + pageSize) {
            commits += wal.getInt(frame + 4) != 0 ? 1 : 0;
        }
        return commits;
    }
}
