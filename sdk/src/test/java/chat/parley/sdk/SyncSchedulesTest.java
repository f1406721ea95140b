package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Thousands of seeded schedules of faults; each must end with exactly the log. */
class SyncSchedulesTest {
    private static final int SCHEDULES = 10_000;

    @Test
    void everyScheduleEndsWithExactlyTheLog() {
        long repairs = 0;
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            try {
                repairs += new Schedule(seed, false).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(repairs).as("holes that had to be repaired").isGreaterThan(SCHEDULES / 10);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Schedule one = new Schedule(7, true);
        Schedule other = new Schedule(7, true);
        one.run();
        other.run();
        assertThat(one.trace).isEqualTo(other.trace).hasSizeGreaterThan(50);
    }

    private static final class Schedule {
        private static final int STEPS = 200;
        private static final int CALM_STEPS = 5_000;

        final List<String> trace = new ArrayList<>();
        private final boolean traced;
        private final Random random;
        private final List<RoomId> rooms;
        private final UnreliableServer server;
        private final Sync sync;
        private final Map<RoomId, Long> seen = new HashMap<>();
        private final Map<Long, RoomId> sent = new HashMap<>();
        private final Map<Long, Long> acked = new HashMap<>();
        private final Set<RoomId> paused = new HashSet<>();
        private final Deque<SyncEffect> questions = new ArrayDeque<>();
        private long now = 1_000_000;
        private long sends;

        Schedule(long seed, boolean traced) {
            this.traced = traced;
            random = new Random(seed);
            rooms = List.of(new RoomId(Uuids.v7(now, random)), new RoomId(Uuids.v7(now, random)));
            server = new UnreliableServer(random, rooms);
            sync = new Sync(random);
            rooms.forEach(room -> seen.put(room, 0L));
        }

        long run() {
            input(new SyncInput.Start());
            rooms.forEach(r -> input(new SyncInput.Follow(new ClientFrame.Cursor(r, 0, null))));
            for (int i = 0; i < STEPS; i++) {
                faultyStep();
            }
            server.calm = true;
            List<RoomId> resumed = List.copyOf(paused);
            paused.clear();
            resumed.forEach(room -> input(new SyncInput.Resume(room)));
            for (int i = 0; i < CALM_STEPS && !isDone(); i++) {
                calmStep();
            }
            check();
            return sync.repairs();
        }

        private boolean isDone() {
            return acked.size() == sends
                    && rooms.stream().allMatch(r -> seen.get(r) == server.rooms.get(r).head());
        }

        private void faultyStep() {
            RoomId room = rooms.get(random.nextInt(rooms.size()));
            switch (random.nextInt(40)) {
                case 0, 1, 2 -> send(room);
                case 3, 4, 5, 6 -> server.strangerSends(room, now);
                case 7 -> {
                    if (server.isOpen()) {
                        server.disconnect();
                        input(new SyncInput.Lost());
                    }
                }
                case 8 -> server.behind(room);
                case 9 -> server.heads();
                case 10 -> {
                    if (random.nextInt(10) == 0) {
                        server.restore(room);
                    }
                }
                case 11 -> {
                    if (random.nextInt(5) == 0) {
                        server.fallSilent();
                    }
                }
                case 12 -> {
                    paused.add(room);
                    input(new SyncInput.Pause(room));
                }
                case 13, 14 -> {
                    paused.remove(room);
                    input(new SyncInput.Resume(room));
                }
                case 15, 16, 17 -> pass(random.nextInt(2_000));
                case 18, 19, 20 -> answer();
                default -> move();
            }
        }

        private void calmStep() {
            if (!questions.isEmpty()) {
                answer();
            } else if (!move()) {
                pass(Math.max(1, sync.wakeAt() - now));
                server.heads();
            }
        }

        /** One frame up or down; false when nothing moves. */
        private boolean move() {
            if (random.nextBoolean() && !server.down.isEmpty()) {
                input(new SyncInput.Received(server.down.removeFirst()));
                return true;
            }
            return server.work(now) || !server.down.isEmpty();
        }

        private void pass(long ms) {
            now += ms;
            input(new SyncInput.Tick());
        }

        private void send(RoomId room) {
            long send = ++sends;
            sent.put(send, room);
            Content content =
                    Content.ofBytes(
                            ("{\"text\":\"" + send + "\"}").getBytes(StandardCharsets.UTF_8));
            input(new SyncInput.Send(send, room, EventType.MESSAGE, content));
        }

        private void answer() {
            SyncEffect question = questions.pollFirst();
            boolean fails = !server.calm && random.nextInt(5) == 0;
            switch (question) {
                case SyncEffect.NeedToken() ->
                        input(
                                fails
                                        ? new SyncInput.TokenFailed()
                                        : new SyncInput.TokenGiven("token", 20_000));
                case SyncEffect.ReadHistory(long send, var room, long after) ->
                        input(
                                fails
                                        ? new SyncInput.HistoryFailed(send, null)
                                        : new SyncInput.HistoryRead(
                                                send, server.history(room, after)));
                case null, default -> {}
            }
        }

        private void input(SyncInput input) {
            for (SyncEffect effect : sync.on(input, now)) {
                if (traced) {
                    trace.add(now + " " + effect);
                }
                carryOut(effect);
            }
        }

        private void carryOut(SyncEffect effect) {
            switch (effect) {
                case SyncEffect.Connect() ->
                        input(server.connect() ? new SyncInput.Connected() : new SyncInput.Lost());
                case SyncEffect.Disconnect() -> server.disconnect();
                case SyncEffect.SendFrame(var frame) -> server.hear(frame);
                case SyncEffect.NeedToken _, SyncEffect.ReadHistory _ -> questions.addLast(effect);
                case SyncEffect.Deliver(var cursor, Event event) -> {
                    assertThat(event.seq()).isEqualTo(seen.get(cursor.room()) + 1);
                    assertThat(event).isEqualTo(logOf(cursor.room()).get((int) event.seq() - 1));
                    seen.put(cursor.room(), event.seq());
                    assertThat(paused).doesNotContain(cursor.room());
                }
                case SyncEffect.Skip(var cursor, long from, _) -> {
                    assertThat(from).isEqualTo(seen.get(cursor.room()) + 1);
                    for (long seq = from; seq <= cursor.after(); seq++) {
                        assertThat(server.rooms.get(cursor.room()).hidden).contains(seq);
                    }
                    seen.put(cursor.room(), cursor.after());
                }
                case SyncEffect.Reset(var cursor, _) -> seen.put(cursor.room(), cursor.after());
                case SyncEffect.Finished(long send, var result) -> finished(send, result);
                case SyncEffect.FollowEnded _, SyncEffect.Stopped _ ->
                        throw new AssertionError("gave up: " + effect);
                case SyncEffect.Told _, SyncEffect.Online _, SyncEffect.Offline _ -> {}
            }
        }

        private void finished(long send, SendResult result) {
            assertThat(result).isInstanceOf(SendResult.Acked.class);
            assertThat(acked.put(send, ((SendResult.Acked) result).seq())).isNull();
        }

        private List<Event> logOf(RoomId room) {
            return server.rooms.get(room).log;
        }

        private void check() {
            assertThat(acked).as("every send is settled").hasSize((int) sends);
            for (RoomId room : rooms) {
                assertThat(seen.get(room)).isEqualTo((long) logOf(room).size());
                List<Long> own =
                        logOf(room).stream()
                                .filter(e -> e.sender().equals(server.client))
                                .map(
                                        e ->
                                                Long.valueOf(
                                                        e.content()
                                                                .toString()
                                                                .replaceAll("\\D", "")))
                                .toList();
                List<Long> meant =
                        sent.keySet().stream()
                                .filter(s -> sent.get(s).equals(room))
                                .sorted()
                                .toList();
                assertThat(own).as("each send once, in order").isEqualTo(meant);
            }
        }
    }
}
