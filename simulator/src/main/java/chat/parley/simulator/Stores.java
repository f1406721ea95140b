package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Append;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is durable, and what goes wrong on the way to it. An append whose outcome was left open has
 * landed, or never will, or stays in limbo: then it lands or is dropped when the stream's head is
 * read, or after a while.
 */
final class Stores {
    static final long GENERATION = 7;

    /** What was sent to the store is forced by then, or never will be. */
    static final long ARRIVED_WITHIN_MS = 3_200;

    private static final long LIMBO_MS = 3_000;
    private static final int PAGE = 1_000;

    private final MemoryEventLog log = new MemoryEventLog(GENERATION);
    private final MemoryDirectory directory;
    private final MemoryPresence presence = new MemoryPresence();
    private final MemoryPresenceStore chosen = new MemoryPresenceStore();
    private final World world;
    private final List<Effect.Append> limbo = new ArrayList<>();
    private final Journal journal;
    private long downUntil;
    private long slowUntil;

    Stores(World world) {
        this.world = world;
        this.directory = new MemoryDirectory(device -> world.devices().isGone(device));
        this.journal = new Journal(world, this);
    }

    MemoryEventLog log() {
        return log;
    }

    Journal journal() {
        return journal;
    }

    MemoryDirectory directory() {
        return directory;
    }

    MemoryPresence presence() {
        return presence;
    }

    MemoryPresenceStore chosen() {
        return chosen;
    }

    /** All events of a stream. */
    List<Event> all(StreamId stream) {
        List<Event> all = new ArrayList<>();
        List<Event> page = log.read(stream, 0, PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = log.read(stream, page.getLast().seq(), PAGE);
        }
        return all;
    }

    /** How far the tables have the room. */
    long projected(RoomId room) {
        return directory.room(room).map(RoomRecord::projected).orElse(0L);
    }

    void crash(long forMs) {
        world.diary().fault("store down for " + forMs + " ms");
        journal.storeDied();
        downUntil = world.now() + forMs;
    }

    void slow(long forMs) {
        world.diary().fault("store slow for " + forMs + " ms");
        slowUntil = world.now() + forMs;
    }

    /** How long a call takes one way, milliseconds. */
    long latency() {
        return world.now() < slowUntil ? 50 + world.below(1_500) : 1 + world.below(6);
    }

    void mustBeUp() {
        boolean refused = world.happens(world.plan().rates().unavailable());
        if (world.now() < downUntil || refused) {
            throw new StoreUnavailable("the store is away", null);
        }
    }

    Append append(Effect.Append append) {
        if (!world.happens(world.plan().rates().unknown())) {
            return land(append);
        }
        switch (world.below(3)) {
            case 0 -> land(append);
            case 1 -> leaveOpen(append);
            default -> {}
        }
        world.diary().say(() -> "store leaves open " + Text.of(append));
        return new Append.Unknown();
    }

    /** On the disk, unless it conflicts. */
    Append land(Effect.Append append) {
        Append result = log.append(append.stream(), append.head(), append.events());
        if (result instanceof Append.Appended) {
            world.oracle().appended(append.stream(), append.events());
        }
        return result;
    }

    private void leaveOpen(Effect.Append append) {
        limbo.add(append);
        world.loop().after(world.below(LIMBO_MS), Loop.NOBODY, () -> decide(append.stream()));
    }

    /** What is in limbo lands now or never. */
    void decide(StreamId stream) {
        for (Iterator<Effect.Append> open = limbo.iterator(); open.hasNext(); ) {
            Effect.Append append = open.next();
            if (append.stream().equals(stream)) {
                open.remove();
                decide(append);
            }
        }
    }

    private void decide(Effect.Append append) {
        boolean lands = world.below(2) == 0;
        String fate = lands ? " lands unless it conflicts" : " is dropped";
        world.diary().say(() -> "store decides: " + Text.of(append) + fate);
        if (lands) {
            land(append);
        }
    }
}
