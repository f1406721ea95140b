package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The followed rooms: lets each event through once, in order, and asks again where one is missing.
 *
 * <p>Invariant: everything up to a room's cursor was delivered or told as a gap, nothing after it.
 * A hole is repaired by a new {@code sub} from the cursor: at once the first time, then, as long as
 * nothing came of it, after 5 s, 10 s … 60 s. What arrives out of turn meanwhile is dropped: it
 * comes again.
 */
@Deterministic
final class Following {
    private static final long NEVER = Long.MAX_VALUE;

    /** How long something known to exist may stay out before it is asked for again. */
    private static final long PATIENCE_MS = 5_000;

    private static final long MOST_PATIENCE_MS = 60_000;

    /** Subscriptions without fruit that are renewed at once when the server itself asks for it. */
    private static final int AT_ONCE = 3;

    private final KnownHeads heads;
    private final Map<RoomId, Followed> rooms = new LinkedHashMap<>();
    private long refs;
    private long repairs;

    /** Whether frames can be sent now. */
    private boolean online;

    private @Nullable UserId self;

    private static final class Followed {
        final RoomId room;
        long after;
        @Nullable Long generation;

        /** The highest sequence known to exist. */
        long wanted;

        /** Subscriptions since the cursor last moved. */
        int fruitless;

        /** When to subscribe again. */
        long askAt = NEVER;

        /** Subscribe at {@code askAt} whether or not something is known to be missing. */
        boolean owed;

        boolean paused;
        String ref = "";

        Followed(Cursor from) {
            this.room = from.room();
            this.after = from.after();
            this.generation = from.generation();
        }

        Cursor cursor() {
            return new Cursor(room, after, generation);
        }
    }

    Following(KnownHeads heads) {
        this.heads = heads;
    }

    /** How often a hole was found and asked for. */
    long repairs() {
        return repairs;
    }

    @Nullable Cursor cursor(RoomId room) {
        Followed followed = rooms.get(room);
        return followed == null ? null : followed.cursor();
    }

    long wakeAt() {
        return rooms.values().stream().mapToLong(f -> f.askAt).min().orElse(NEVER);
    }

    void follow(Cursor from, long now, List<SyncEffect> effects) {
        if (rooms.size() >= Limits.SUBSCRIPTIONS && !rooms.containsKey(from.room())) {
            String message = "at most " + Limits.SUBSCRIPTIONS + " rooms can be followed at once";
            effects.add(new SyncEffect.FollowEnded(from.room(), ErrorCode.BUSY, message));
            return;
        }
        Followed followed = new Followed(from);
        rooms.put(from.room(), followed);
        learn(followed);
        subscribe(List.of(followed), now, effects);
    }

    void unfollow(RoomId room, List<SyncEffect> effects) {
        if (rooms.remove(room) != null) {
            unsubscribe(room, effects);
        }
    }

    void pause(RoomId room, List<SyncEffect> effects) {
        Followed followed = rooms.get(room);
        if (followed != null && !followed.paused) {
            followed.paused = true;
            followed.askAt = NEVER;
            unsubscribe(room, effects);
        }
    }

    void resume(RoomId room, long now, List<SyncEffect> effects) {
        Followed followed = rooms.get(room);
        if (followed != null && followed.paused) {
            followed.paused = false;
            followed.fruitless = 0;
            askAgain(List.of(followed), now, effects);
        }
    }

    /** Subscribes all rooms on a new connection, each from its own cursor. */
    void online(UserId user, long now, List<SyncEffect> effects) {
        online = true;
        self = user;
        rooms.values().forEach(f -> f.fruitless = 0);
        subscribe(List.copyOf(rooms.values()), now, effects);
    }

    void offline() {
        online = false;
        rooms.values().forEach(f -> f.askAt = NEVER);
    }

    /** Forgets all rooms. */
    void clear() {
        offline();
        rooms.clear();
    }

    void event(ServerFrame.Delivered frame, long now, List<SyncEffect> effects) {
        if (!rooms.containsKey(frame.room())) {
            effects.add(headOf(frame));
            return;
        }
        Followed followed = listening(frame.room());
        if (followed == null || frame.seq() <= followed.after) {
            return;
        }
        if (frame.seq() == followed.after + 1) {
            moved(followed, frame.seq(), now);
            effects.add(new SyncEffect.Deliver(followed.cursor(), frame.event()));
            if (saysGoodbye(frame)) {
                askedAgain(List.of(followed), now, effects);
            }
        } else {
            hole(followed, frame.seq(), now, effects);
        }
    }

    /** It was on its way when the following ended; its room's head is not told another time. */
    private static SyncEffect headOf(ServerFrame.Delivered late) {
        var head = new ServerFrame.RoomHead(late.room(), late.seq(), late.n(), late.at());
        return new SyncEffect.Told(new ServerFrame.Heads(List.of(head)));
    }

    /**
     * Whether this is the last event one sees, unless one came back later: the server says nothing
     * more, so it must be asked.
     */
    private boolean saysGoodbye(ServerFrame.Delivered frame) {
        try {
            return frame.type().equals(EventType.MEMBER_LEFT)
                    && frame.content().as(RoomChange.Left.class).user().equals(self);
        } catch (InvalidJson _) {
            return false;
        }
    }

    void gap(ServerFrame.Gap gap, long now, List<SyncEffect> effects) {
        Followed followed = listening(gap.room());
        if (followed == null || gap.to() <= followed.after) {
            return;
        }
        long from = followed.after + 1;
        if (gap.from() <= from) {
            moved(followed, gap.to(), now);
            effects.add(new SyncEffect.Skip(followed.cursor(), from, gap.reason()));
        } else {
            hole(followed, gap.to(), now, effects);
        }
    }

    void reset(ServerFrame.Reset reset, long now, List<SyncEffect> effects) {
        Followed followed = listening(reset.room());
        if (followed != null) {
            followed.after = reset.floor();
            followed.generation = reset.generation();
            followed.wanted = reset.head();
            effects.add(new SyncEffect.Reset(followed.cursor(), reset.head()));
            askedAgain(List.of(followed), now, effects);
        }
    }

    void behind(ServerFrame.Behind behind, long now, List<SyncEffect> effects) {
        List<Followed> late =
                behind.rooms().stream()
                        .distinct()
                        .map(this::listening)
                        .filter(Objects::nonNull)
                        .toList();
        askedAgain(late, now, effects);
    }

    /** The room has events up to {@code head}: those that stay out will be asked for. */
    void exists(RoomId room, long head, long now) {
        Followed followed = listening(room);
        if (followed != null) {
            learn(followed);
            followed.wanted = Math.max(followed.wanted, head);
            if (followed.wanted > followed.after && followed.askAt == NEVER) {
                followed.askAt = now + PATIENCE_MS;
            }
        }
    }

    /** Whether the error is about followed rooms. */
    boolean error(ServerFrame.Error error, long now, List<SyncEffect> effects) {
        List<Followed> meant = rooms.values().stream().filter(f -> isMeant(f, error)).toList();
        for (Followed followed : meant) {
            if (Sync.isPassing(error.code())) {
                long asked = error.retryAfterMs() == null ? 0 : error.retryAfterMs();
                followed.fruitless++;
                followed.owed = true;
                followed.askAt = now + Math.max(asked, patience(followed));
            } else {
                rooms.remove(followed.room);
                effects.add(
                        new SyncEffect.FollowEnded(followed.room, error.code(), error.message()));
            }
        }
        return !meant.isEmpty();
    }

    /** An error without a ref ends no following: it may be about typing or a read cursor. */
    private static boolean isMeant(Followed followed, ServerFrame.Error error) {
        boolean ours =
                error.ref() == null
                        ? error.room() != null && Sync.isPassing(error.code())
                        : error.ref().equals(followed.ref);
        return ours && (error.room() == null || error.room().equals(followed.room));
    }

    void tick(long now, List<SyncEffect> effects) {
        List<Followed> due = new ArrayList<>();
        for (Followed followed : rooms.values()) {
            if (followed.askAt <= now) {
                followed.askAt = NEVER;
                if (followed.owed || followed.wanted > followed.after) {
                    due.add(followed);
                }
            }
        }
        repairs += due.size();
        askAgain(due, now, effects);
    }

    private @Nullable Followed listening(RoomId room) {
        Followed followed = rooms.get(room);
        return followed == null || followed.paused ? null : followed;
    }

    /** A cursor without a generation is of the one that the server tells first. */
    private void learn(Followed followed) {
        KnownHeads.Mark mark = heads.of(followed.room);
        if (followed.generation == null && mark != null) {
            followed.generation = mark.generation();
        }
    }

    private static void moved(Followed followed, long to, long now) {
        followed.after = to;
        followed.fruitless = 0;
        followed.askAt = followed.wanted > to ? now + PATIENCE_MS : NEVER;
    }

    private void hole(Followed followed, long seen, long now, List<SyncEffect> effects) {
        followed.wanted = Math.max(followed.wanted, seen);
        if (followed.fruitless == 0) {
            repairs++;
            askAgain(List.of(followed), now, effects);
        }
    }

    /** The server wants a new subscription: at once, but not in a circle. */
    private void askedAgain(List<Followed> asked, long now, List<SyncEffect> effects) {
        List<Followed> atOnce = asked.stream().filter(f -> f.fruitless < AT_ONCE).toList();
        for (Followed followed : asked) {
            followed.owed = true;
            followed.askAt = now + patience(followed);
        }
        askAgain(atOnce, now, effects);
    }

    private void askAgain(List<Followed> again, long now, List<SyncEffect> effects) {
        subscribe(again, now, effects);
        for (Followed followed : again) {
            followed.fruitless++;
            followed.askAt = now + patience(followed);
        }
    }

    private void subscribe(List<Followed> wanted, long now, List<SyncEffect> effects) {
        List<Followed> open = wanted.stream().filter(f -> online && !f.paused).toList();
        for (int from = 0; from < open.size(); from += Limits.ROOMS_PER_FRAME) {
            int to = Math.min(open.size(), from + Limits.ROOMS_PER_FRAME);
            String ref = "f" + ++refs;
            List<Followed> some = open.subList(from, to);
            for (Followed followed : some) {
                followed.ref = ref;
                followed.owed = false;
                followed.askAt = followed.wanted > followed.after ? now + PATIENCE_MS : NEVER;
            }
            List<Cursor> cursors = some.stream().map(Followed::cursor).toList();
            effects.add(new SyncEffect.SendFrame(new ClientFrame.Subscribe(ref, cursors)));
        }
    }

    private void unsubscribe(RoomId room, List<SyncEffect> effects) {
        if (online) {
            effects.add(
                    new SyncEffect.SendFrame(
                            new ClientFrame.Unsubscribe("u" + ++refs, List.of(room))));
        }
    }

    private static long patience(Followed followed) {
        int doublings = Math.clamp(followed.fruitless - 1, 0, 10);
        return Math.min(MOST_PATIENCE_MS, PATIENCE_MS << doublings);
    }
}
