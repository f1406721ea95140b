package chat.parley.worker;

import chat.parley.accounts.PushQueue;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rooms may hold something to be pushed: those of which the bus tells, and in turn all that
 * somebody is to be told of, for a bus may lose what it tells. For one thread.
 */
final class PushWatch implements AutoCloseable {
    private static final int PAGE = 500;

    /** Rooms of the round that are looked at in one turn. */
    private static final int IN_TURN = 500;

    private final PushQueue queue;
    private final Bus bus;
    private final Map<RoomId, Bus.Tap> taps = new HashMap<>();
    private final Set<RoomId> touched = ConcurrentHashMap.newKeySet();
    private Iterator<RoomId> round = Collections.emptyIterator();

    PushWatch(PushQueue queue, Bus bus) {
        this.queue = queue;
        this.bus = bus;
    }

    /** Takes in which rooms there are. */
    void refresh() {
        Set<RoomId> wanted = new HashSet<>();
        @Nullable RoomId after = null;
        List<RoomId> page;
        do {
            page = queue.rooms(after, PAGE);
            wanted.addAll(page);
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == PAGE);
        taps.entrySet().removeIf(tap -> !wanted.contains(tap.getKey()) && closed(tap.getValue()));
        wanted.forEach(this::watch);
    }

    private static boolean closed(Bus.Tap tap) {
        tap.close();
        return true;
    }

    private void watch(RoomId room) {
        if (!taps.containsKey(room)) {
            taps.put(room, bus.subscribe(StreamId.of(room), signal -> hear(room, signal)));
            touched.add(room);
        }
    }

    private void hear(RoomId room, Bus.Signal signal) {
        if (signal instanceof Bus.Signal.Appended || signal instanceof Bus.Signal.Missed) {
            touched.add(room);
        }
    }

    /** Those to look at now. */
    Set<RoomId> take() {
        Set<RoomId> taken = new LinkedHashSet<>();
        for (Iterator<RoomId> all = touched.iterator(); all.hasNext(); ) {
            RoomId room = all.next();
            all.remove(); // before it is looked at: what is said from now on counts again
            taken.add(room);
        }
        if (!round.hasNext()) {
            round = List.copyOf(taps.keySet()).iterator();
        }
        for (int i = 0; i < IN_TURN && round.hasNext(); i++) {
            taken.add(round.next());
        }
        taken.retainAll(taps.keySet());
        return taken;
    }

    /** They were not looked at. */
    void giveBack(Set<RoomId> rooms) {
        touched.addAll(rooms);
    }

    /** It may be refreshed again. */
    @Override
    public void close() {
        taps.values().forEach(Bus.Tap::close);
        taps.clear();
    }
}
