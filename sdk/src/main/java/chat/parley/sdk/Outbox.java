package chat.parley.sdk;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What is to be sent: each event is tried under one id until the server says how it ended.
 *
 * <pre>
 *   QUEUED ──► IN_FLIGHT ──► acked, refused ──► Finished
 *     ▲           │  ├─ busy, unavailable ──► RESTING ──► IN_FLIGHT (same id)
 *     │           │  └─ resync ─► SEARCHING ─► found ──► Finished
 *     │           │                        └─► absent: a new id ──► QUEUED, the next time RESTING
 *     └───────────┘ connection lost, or no answer for 30 s (same id)
 * </pre>
 *
 * <p>One room has one event in flight: the next leaves when the one before it is settled, so that
 * no retry can overtake. Rooms do not wait for each other, up to the server's bound of
 * unacknowledged sends. The id (a UUIDv7 of the server's time) is named at the first try.
 */
@Deterministic
final class Outbox {
    /** Sends that may wait. */
    static final int MOST = 10_000;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long ANSWER_MS = 30_000;

    /** Answers {@code internal} until the sender is told. */
    private static final int DEFECTS = 3;

    private final RandomGenerator random;
    private final KnownHeads heads;
    private final Map<RoomId, Deque<Pending>> lanes = new LinkedHashMap<>();
    private final Map<Long, Pending> sends = new HashMap<>();
    private final Map<String, Pending> refs = new HashMap<>();
    private boolean online;
    private int inFlight;
    private int mostInFlight = 1;
    private long clockOffset;
    private boolean doubtsClock;
    private @Nullable UserId self;

    private enum Step {
        QUEUED,
        IN_FLIGHT,
        RESTING,
        SEARCHING
    }

    private static final class Pending {
        final SyncInput.Send send;
        Step step = Step.QUEUED;
        @Nullable EventId id;
        String ref;
        int ids;
        int refusals;
        int defects;

        /** When this step has lasted too long, or its rest is over. */
        long until = NEVER;

        /** Where the room stood before the id was first used: it cannot have landed before. */
        KnownHeads.@Nullable Mark before;

        /** SEARCHING: read up to here. */
        long searched;

        Pending(SyncInput.Send send) {
            this.send = send;
            this.ref = "s" + send.send();
        }
    }

    Outbox(RandomGenerator random, KnownHeads heads) {
        this.random = random;
        this.heads = heads;
    }

    void send(SyncInput.Send send, long now, List<SyncEffect> effects) {
        if (sends.size() >= MOST) {
            String message = "more than " + MOST + " sends wait already";
            effects.add(finished(send.send(), new SendResult.Refused(ErrorCode.BUSY, message)));
            return;
        }
        Pending pending = new Pending(send);
        sends.put(send.send(), pending);
        refs.put(pending.ref, pending);
        lanes.computeIfAbsent(send.room(), _ -> new ArrayDeque<>()).addLast(pending);
        pump(now, effects);
    }

    void abandon(long send, long now, List<SyncEffect> effects) {
        Pending pending = sends.get(send);
        if (pending != null) {
            remove(pending);
            pump(now, effects);
        }
    }

    /** A connection is ready: whatever was on its way goes again, under the same id. */
    void online(ServerFrame.Ready ready, long now, List<SyncEffect> effects) {
        online = true;
        self = ready.user();
        clockOffset = ready.now() - now;
        mostInFlight = Math.max(1, ready.limits().unacknowledged());
        pump(now, effects);
    }

    void offline() {
        online = false;
        sends.values().stream().filter(p -> p.step == Step.IN_FLIGHT).forEach(this::requeue);
    }

    /** Gives up everything. */
    void clear(String message, List<SyncEffect> effects) {
        online = false;
        for (Pending pending : List.copyOf(sends.values())) {
            finish(
                    pending,
                    pending.id == null
                            ? new SendResult.Refused(ErrorCode.UNAVAILABLE, message)
                            : new SendResult.Unsettled(message),
                    effects);
        }
    }

    long wakeAt() {
        return lanes.values().stream().mapToLong(lane -> lane.getFirst().until).min().orElse(NEVER);
    }

    void tick(long now, List<SyncEffect> effects) {
        pump(now, effects);
    }

    void acked(ServerFrame.Ack ack, long now, List<SyncEffect> effects) {
        Pending pending = refs.get(ack.ref());
        if (pending != null) {
            finish(pending, new SendResult.Acked(ack.seq(), ack.at()), effects);
            pump(now, effects);
        }
    }

    /** Whether the error answers a send. */
    boolean error(ServerFrame.Error error, long now, List<SyncEffect> effects) {
        Pending pending = error.ref() == null ? null : refs.get(error.ref());
        if (pending == null || pending.step != Step.IN_FLIGHT) {
            return pending != null;
        }
        requeue(pending);
        pending.refusals++;
        switch (error.code()) {
            case BUSY, RATE_LIMITED, UNAVAILABLE, UNAUTHENTICATED, TOKEN_EXPIRED, SESSION_ENDED ->
                    rest(pending, error.retryAfterMs(), now);
            case INTERNAL -> {
                if (++pending.defects < DEFECTS) {
                    rest(pending, error.retryAfterMs(), now);
                } else {
                    finish(pending, new SendResult.Unsettled(error.message()), effects);
                }
            }
            case RESYNC -> search(pending, effects);
            case INVALID,
                    UNKNOWN_OP,
                    TOO_LARGE,
                    AWAITING_APPROVAL,
                    PASSWORD_NEEDED,
                    FORBIDDEN,
                    NOT_FOUND,
                    NOT_MEMBER,
                    CLOSED,
                    CONFLICT,
                    ENCRYPTION_REQUIRED,
                    STALE_EPOCH,
                    REMOVAL_NEEDED ->
                    finish(pending, new SendResult.Refused(error.code(), error.message()), effects);
        }
        pump(now, effects);
        return true;
    }

    void read(long send, Rest.Events page, long now, List<SyncEffect> effects) {
        Pending pending = sends.get(send);
        if (pending == null || pending.step != Step.SEARCHING) {
            return;
        }
        if (pending.before != null && pending.before.generation() != page.generation()) {
            pending.before = null;
            pending.searched = 0;
            ask(pending, effects);
            return;
        }
        for (Event event : page.events()) {
            if (event.sender().equals(self) && event.id().equals(pending.id)) {
                finish(pending, new SendResult.Acked(event.seq(), event.at()), effects);
                pump(now, effects);
                return;
            }
        }
        long end = end(page, pending.searched);
        if (end < page.head() && end > pending.searched) {
            pending.searched = end;
            ask(pending, effects);
        } else {
            rename(pending, now);
            pump(now, effects);
        }
    }

    /** Whether the server's time should be asked for again; asks once. */
    boolean doubtsClock() {
        boolean doubts = doubtsClock;
        doubtsClock = false;
        return doubts;
    }

    void notRead(long send, @Nullable ErrorCode refused, long now, List<SyncEffect> effects) {
        Pending pending = sends.get(send);
        if (pending == null || pending.step != Step.SEARCHING) {
            return;
        }
        if (refused == null || Sync.isPassing(refused)) {
            pending.until = now + Backoff.rest(0, ++pending.refusals, random);
        } else {
            String message = "the room's history can no longer be read (" + refused + ")";
            finish(pending, new SendResult.Unsettled(message), effects);
            pump(now, effects);
        }
    }

    private void pump(long now, List<SyncEffect> effects) {
        if (!online) {
            return;
        }
        for (Deque<Pending> lane : List.copyOf(lanes.values())) {
            Pending first = lane.getFirst();
            switch (first.step) {
                case QUEUED -> transmit(first, now, effects);
                case RESTING -> {
                    if (first.until <= now) {
                        transmit(first, now, effects);
                    }
                }
                case IN_FLIGHT -> {
                    if (first.until <= now) {
                        requeue(first);
                        transmit(first, now, effects);
                    }
                }
                case SEARCHING -> {
                    if (first.until <= now) {
                        ask(first, effects);
                    }
                }
            }
        }
    }

    private void transmit(Pending pending, long now, List<SyncEffect> effects) {
        if (inFlight >= mostInFlight) {
            return;
        }
        SyncInput.Send send = pending.send;
        EventId id = pending.id;
        if (id == null) {
            id = new EventId(Uuids.v7(now + clockOffset, random));
            pending.id = id;
            pending.before = heads.of(send.room());
        }
        inFlight++;
        pending.step = Step.IN_FLIGHT;
        pending.until = now + ANSWER_MS;
        effects.add(
                new SyncEffect.SendFrame(
                        new ClientFrame.Send(
                                pending.ref, send.room(), id, send.type(), send.content())));
    }

    private void requeue(Pending pending) {
        inFlight--;
        pending.step = Step.QUEUED;
        pending.until = NEVER;
    }

    private void rest(Pending pending, @Nullable Long askedMs, long now) {
        pending.step = Step.RESTING;
        long asked = askedMs == null ? 0 : askedMs;
        pending.until = now + Backoff.rest(asked, pending.refusals, random);
    }

    private void search(Pending pending, List<SyncEffect> effects) {
        pending.step = Step.SEARCHING;
        pending.searched = pending.before == null ? 0 : pending.before.head();
        ask(pending, effects);
    }

    private static void ask(Pending pending, List<SyncEffect> effects) {
        pending.until = NEVER;
        effects.add(
                new SyncEffect.ReadHistory(
                        pending.send.send(), pending.send.room(), pending.searched));
    }

    /**
     * It did not land. The old ref goes too, so that a late answer to it is not taken for ours.
     * When an id that was named anew is too old as well, it is the time that is wrong.
     */
    private void rename(Pending pending, long now) {
        refs.remove(pending.ref);
        pending.ids++;
        pending.ref = "s" + pending.send.send() + "." + pending.ids;
        refs.put(pending.ref, pending);
        pending.id = null;
        pending.step = Step.QUEUED;
        if (pending.ids > 1) {
            doubtsClock = true;
            rest(pending, null, now);
        }
    }

    private void finish(Pending pending, SendResult result, List<SyncEffect> effects) {
        remove(pending);
        effects.add(finished(pending.send.send(), result));
    }

    /** The room goes to the end of the line, so that many busy rooms take turns. */
    private void remove(Pending pending) {
        if (pending.step == Step.IN_FLIGHT) {
            inFlight--;
        }
        sends.remove(pending.send.send());
        refs.remove(pending.ref);
        RoomId room = pending.send.room();
        Deque<Pending> lane = lanes.remove(room);
        if (lane != null) {
            lane.remove(pending);
            if (!lane.isEmpty()) {
                lanes.put(room, lane);
            }
        }
    }

    private static SyncEffect finished(long send, SendResult result) {
        return new SyncEffect.Finished(send, result);
    }

    private static long end(Rest.Events page, long after) {
        long end = after;
        for (Event event : page.events()) {
            end = Math.max(end, event.seq());
        }
        for (Rest.Gap gap : page.gaps()) {
            end = Math.max(end, gap.to());
        }
        return end;
    }
}
