package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A little server that keeps the promises of the log and breaks every other: it loses, doubles and
 * swaps frames, falls silent, refuses, forgets ids.
 */
final class UnreliableServer {
    private static final int PAGE = 3;
    private static final ServerFrame.Bounds BOUNDS = new ServerFrame.Bounds(65_536, 49_152, 2, 10);

    final Map<RoomId, Room> rooms = new HashMap<>();
    final UserId client;
    final Deque<ServerFrame> down = new ArrayDeque<>();

    private final RandomGenerator random;
    private final DeviceId device;
    private final UserId stranger;
    private final Map<RoomId, Long> subscribed = new HashMap<>();
    private final Deque<ClientFrame> up = new ArrayDeque<>();
    private boolean open;
    private boolean silent;

    /** From here on nothing goes wrong any more. */
    boolean calm;

    static final class Room {
        final List<Event> log = new ArrayList<>();
        final Map<EventId, Long> landed = new HashMap<>();
        final Set<EventId> forgotten = new HashSet<>();
        final Set<Long> hidden = new HashSet<>();
        long generation = 1;

        int head() {
            return log.size();
        }
    }

    UnreliableServer(RandomGenerator random, List<RoomId> ids) {
        this.random = random;
        this.client = new UserId(Uuids.v4(random));
        this.stranger = new UserId(Uuids.v4(random));
        this.device = new DeviceId(Uuids.v4(random));
        ids.forEach(id -> rooms.put(id, new Room()));
    }

    private boolean chance(int inHundred) {
        return !calm && random.nextInt(100) < inHundred;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether the client's connection attempt succeeds. */
    boolean connect() {
        disconnect();
        open = !chance(20);
        return open;
    }

    /** What the client said may still arrive, long after it has gone. */
    void disconnect() {
        open = false;
        silent = false;
        subscribed.clear();
        down.clear();
        if (!chance(50)) {
            up.clear();
        }
    }

    /** The connection dies without anybody noticing. */
    void fallSilent() {
        silent = true;
        down.clear();
        up.clear();
    }

    void hear(ClientFrame frame) {
        if (open && !silent) {
            up.addLast(frame);
        }
    }

    /** Handles the next frame; false when there is none. */
    boolean work(long now) {
        ClientFrame frame = up.pollFirst();
        if (frame == null) {
            return false;
        }
        switch (frame) {
            case ClientFrame.Hello _ -> hello(now);
            case ClientFrame.Subscribe sub -> sub.rooms().forEach(this::subscribe);
            case ClientFrame.Unsubscribe unsub -> unsub.rooms().forEach(subscribed::remove);
            case ClientFrame.Send send -> send(send, now);
            case ClientFrame.Ping ping -> say(new ServerFrame.Pong(ping.ref()));
            case ClientFrame.Read _, ClientFrame.Typing _, ClientFrame.Status _ -> {}
        }
        return true;
    }

    void strangerSends(RoomId id, long now) {
        append(id, stranger, new EventId(Uuids.v7(now, random)), Content.EMPTY, now);
    }

    /** Some time later a room's backup is restored: what was there stays, the cursors are void. */
    void restore(RoomId id) {
        Room room = rooms.get(id);
        room.generation++;
        if (subscribed.remove(id) != null) {
            say(new ServerFrame.Reset(id, room.generation, 0, room.head()));
        }
    }

    void behind(RoomId id) {
        if (subscribed.remove(id) != null) {
            say(new ServerFrame.Behind(List.of(id)));
        }
    }

    void heads() {
        say(
                new ServerFrame.Heads(
                        rooms.entrySet().stream()
                                .map(
                                        e ->
                                                new ServerFrame.RoomHead(
                                                        e.getKey(), e.getValue().head(), 0, 0))
                                .toList()));
    }

    Rest.Events history(RoomId id, long after) {
        Room room = rooms.get(id);
        List<Event> events = new ArrayList<>();
        List<Rest.Gap> gaps = new ArrayList<>();
        for (long seq = after + 1; seq <= Math.min(room.head(), after + PAGE); seq++) {
            if (room.hidden.contains(seq)) {
                gaps.add(new Rest.Gap(seq, seq, GapReason.HIDDEN));
            } else {
                events.add(room.log.get((int) seq - 1));
            }
        }
        return new Rest.Events(events, gaps, room.head(), room.generation, 0);
    }

    private void hello(long now) {
        if (chance(10)) {
            say(new ServerFrame.Bye(ServerFrame.ByeReason.DRAINING, "later", 2_000L));
            return;
        }
        SessionId session = new SessionId(new java.util.UUID(0, 0));
        say(new ServerFrame.Ready(client, device, session, 10_000, now + 3_600_000, BOUNDS));
    }

    private void subscribe(ClientFrame.Cursor cursor) {
        Room room = rooms.get(cursor.room());
        if (chance(5)) {
            say(new ServerFrame.Error(null, cursor.room(), ErrorCode.UNAVAILABLE, "down", 100L));
            return;
        }
        boolean foreign = cursor.generation() != null && cursor.generation() != room.generation;
        if (foreign || cursor.after() > room.head()) {
            subscribed.remove(cursor.room());
            say(new ServerFrame.Reset(cursor.room(), room.generation, 0, room.head()));
            return;
        }
        subscribed.put(cursor.room(), cursor.after());
        push(cursor.room());
    }

    private void push(RoomId id) {
        Room room = rooms.get(id);
        Long after = subscribed.get(id);
        if (after == null) {
            return;
        }
        for (long seq = after + 1; seq <= room.head(); seq++) {
            say(
                    room.hidden.contains(seq)
                            ? new ServerFrame.Gap(id, seq, seq, GapReason.HIDDEN)
                            : ServerFrame.Delivered.of(id, room.log.get((int) seq - 1)));
        }
        subscribed.put(id, (long) room.head());
    }

    private void send(ClientFrame.Send send, long now) {
        Room room = rooms.get(send.room());
        Long landed = room.landed.get(send.id());
        if (chance(5)) {
            room.forgotten.add(send.id());
        }
        if (room.forgotten.contains(send.id())) {
            say(error(send, ErrorCode.RESYNC, null));
        } else if (landed != null) {
            say(new ServerFrame.Ack(send.ref(), send.room(), landed, now));
        } else if (chance(10)) {
            say(error(send, chance(50) ? ErrorCode.BUSY : ErrorCode.UNAVAILABLE, 200L));
        } else {
            long seq = append(send.room(), client, send.id(), send.content(), now);
            say(new ServerFrame.Ack(send.ref(), send.room(), seq, now));
        }
    }

    private static ServerFrame error(
            ClientFrame.Send send, ErrorCode code, @Nullable Long retryAfterMs) {
        return new ServerFrame.Error(send.ref(), send.room(), code, "no", retryAfterMs);
    }

    private long append(RoomId id, UserId sender, EventId name, Content content, long now) {
        Room room = rooms.get(id);
        long seq = room.head() + 1;
        room.log.add(new Event(seq, seq, name, EventType.MESSAGE, sender, device, now, content));
        if (sender.equals(client)) {
            room.landed.put(name, seq);
        } else if (chance(10)) {
            room.hidden.add(seq);
        }
        push(id);
        return seq;
    }

    private void say(ServerFrame frame) {
        if (!open || silent || chance(2)) {
            return;
        }
        down.addLast(frame);
        if (chance(3)) {
            down.addLast(frame);
        }
        if (chance(3) && down.size() > 1) {
            ServerFrame last = down.removeLast();
            ServerFrame before = down.removeLast();
            down.addLast(last);
            down.addLast(before);
        }
    }
}
