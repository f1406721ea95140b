package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Decides on one node where each send is sequenced: on the node that owns the room, so that nodes
 * do not get into each other's way. A state machine; not thread-safe. It is about speed alone: the
 * log's compare-and-set and the ids of events keep everything right wherever a send is sequenced,
 * and if it is sequenced twice.
 *
 * <pre>
 *             owner is this node ─────────────► Sequence ─────────────► Answered ─► Answer
 *   Submitted                                                              ▲
 *             owner is another ──► HandOver ──► (received) ────────────────┤
 *                       ▲             │             ├─ (no answer in time) ┴─► Answer Unknown
 *                       │             │             └─ (no answer for a while) ─► Inquire
 *                       └─ again ◄────┴─ Unheard, Missed, Told that it is not under way,
 *                             │          nothing told, or the owner's beats stop
 *                             └─ nobody is left: after a random pause, Sequence
 * </pre>
 *
 * <p>Sends of one room that came to this node keep their order: when the owner changes, those under
 * way are waited for before the next one is given to the new owner. A slow owner is waited for: as
 * long as it says, when asked, that it is about it, nobody else appends for it.
 */
@Deterministic
public final class Affinity {
    /** Sends that may be under way or waiting; more are refused as busy. */
    static final int MOST = 20_000;

    /** Who did not hear a request is passed over for so long. */
    static final long DEAF_MS = 2_000;

    /** An owner that has not answered for so long is asked about it; and then has as long again. */
    static final long PATIENCE_MS = 2_000;

    /** After so long the outcome is unknown: a little before the one who asked gives up. */
    private static final long ANSWER_WITHIN_MS = 14_000;

    private static final Outcome BUSY =
            new Outcome.Busy(ErrorCode.BUSY, "too many sends are under way on this node", 1_000);

    private final String self;
    private final Map<RoomId, Route> routes = new HashMap<>();

    /** By number: whatever is under way or waits. */
    private final Map<Long, Asked> open = new LinkedHashMap<>();

    private final Map<String, Long> deafUntil = new HashMap<>();
    private Set<String> owners = Set.of();

    /** While nobody else is there to own rooms this node appends, but not before this moment. */
    private long aloneFrom = Long.MIN_VALUE;

    private boolean alone = true;
    private long numbers;
    private long now;

    /**
     * @param self the name of this node
     */
    public Affinity(String self) {
        this.self = self;
    }

    /** What can happen. Times are milliseconds since some moment, never set back. */
    public sealed interface Input {
        record Submitted(RoomId room, Submission event, long nowMs) implements Input {}

        /**
         * Who owns rooms now; nobody while that cannot be known.
         *
         * @param pauseMs chosen at random: how long to wait before appending alone
         */
        record Seen(Set<String> owners, long nowMs, long pauseMs) implements Input {}

        /** The node that the request was handed to did not hear it. */
        record Unheard(long number, long nowMs, long pauseMs) implements Input {}

        /** What was handed over, or the answers to it, may have been lost. */
        record Missed(long nowMs) implements Input {}

        record Answered(long number, Outcome outcome, long nowMs) implements Input {}

        /** What the owner says of a send that it was asked about. */
        record Told(long number, boolean underWay, long nowMs) implements Input {}

        /** Time passes; to be told several times a second. */
        record Tick(long nowMs, long pauseMs) implements Input {}
    }

    /** What is to be done, in this order. None of it blocks. */
    public sealed interface Effect {
        /** Give it to the sequencers of this node; their outcome is {@link Input.Answered}. */
        record Sequence(long number, RoomId room, Submission event) implements Effect {}

        /** Send it to that node. */
        record HandOver(String owner, long number, RoomId room, Submission event)
                implements Effect {}

        /** Ask that node whether it is about what was handed over to it; see {@link Input.Told}. */
        record Inquire(String owner, long number) implements Effect {}

        record Answer(Submission.Requester to, Outcome outcome) implements Effect {}
    }

    private record Asked(long number, Route route, Submission event, long deadline) {}

    /** The sends of one room. */
    private static final class Route {
        private final RoomId room;

        /** To whom those under way were given. */
        private String owner = "";

        private final SequencedMap<Long, Asked> underWay = new LinkedHashMap<>();

        /** How long the owner is waited for, for the first of those under way. */
        private long patientUntil;

        private boolean inquired;
        private final Deque<Asked> waiting = new ArrayDeque<>();

        Route(RoomId room) {
            this.room = room;
        }

        boolean isFirst(long number) {
            return !underWay.isEmpty() && underWay.firstEntry().getKey() == number;
        }
    }

    public List<Effect> on(Input input) {
        List<Effect> effects = new ArrayList<>();
        switch (input) {
            case Input.Submitted(var room, var event, long nowMs) -> {
                now = nowMs;
                submitted(room, event, effects);
            }
            case Input.Seen(var live, long nowMs, long pauseMs) -> {
                now = nowMs;
                seen(live, pauseMs, effects);
            }
            case Input.Unheard(long number, long nowMs, long pauseMs) -> {
                now = nowMs;
                unheard(number, pauseMs, effects);
            }
            case Input.Missed(long nowMs) -> {
                now = nowMs;
                missed(effects);
            }
            case Input.Answered(long number, var outcome, long nowMs) -> {
                now = nowMs;
                answered(number, outcome, effects);
            }
            case Input.Told(long number, boolean underWay, long nowMs) -> {
                now = nowMs;
                told(number, underWay, effects);
            }
            case Input.Tick(long nowMs, long pauseMs) -> {
                now = nowMs;
                tick(pauseMs, effects);
            }
        }
        return effects;
    }

    private void submitted(RoomId room, Submission event, List<Effect> effects) {
        if (open.size() >= MOST) {
            effects.add(new Effect.Answer(event.requester(), BUSY));
            return;
        }
        Route route = routes.computeIfAbsent(room, Route::new);
        Asked asked = new Asked(++numbers, route, event, now + ANSWER_WITHIN_MS);
        open.put(asked.number(), asked);
        route.waiting.addLast(asked);
        proceed(route, effects);
    }

    private void seen(Set<String> live, long pauseMs, List<Effect> effects) {
        owners = Set.copyOf(live);
        deafUntil.values().removeIf(until -> until <= now);
        reckonAlone(pauseMs);
        for (Route route : List.copyOf(routes.values())) {
            if (!route.owner.equals(self) && !owners.contains(route.owner)) {
                takeBack(route);
            }
            proceed(route, effects);
        }
    }

    private void unheard(long number, long pauseMs, List<Effect> effects) {
        Asked asked = open.get(number);
        if (asked != null) {
            passOver(asked.route(), pauseMs, effects);
        }
    }

    private void passOver(Route route, long pauseMs, List<Effect> effects) {
        deafUntil.put(route.owner, now + DEAF_MS);
        reckonAlone(pauseMs);
        takeBack(route);
        proceed(route, effects);
    }

    private void told(long number, boolean underWay, List<Effect> effects) {
        Asked asked = open.get(number);
        if (asked != null) {
            Route route = asked.route();
            if (underWay) {
                bePatient(route);
            } else {
                takeBack(route);
                proceed(route, effects);
            }
        }
    }

    private void bePatient(Route route) {
        route.patientUntil = now + PATIENCE_MS;
        route.inquired = false;
    }

    private void missed(List<Effect> effects) {
        for (Route route : List.copyOf(routes.values())) {
            if (!route.owner.equals(self)) {
                takeBack(route);
                proceed(route, effects);
            }
        }
    }

    private void answered(long number, Outcome outcome, List<Effect> effects) {
        Asked asked = open.remove(number);
        if (asked != null) {
            Route route = asked.route();
            if (route.isFirst(number)) {
                bePatient(route);
            }
            route.underWay.remove(number);
            effects.add(new Effect.Answer(asked.event().requester(), outcome));
            proceed(route, effects);
        }
    }

    private void tick(long pauseMs, List<Effect> effects) {
        List<Asked> late = open.values().stream().filter(asked -> asked.deadline() <= now).toList();
        for (Asked asked : late) {
            asked.route().waiting.remove(asked);
            answered(asked.number(), new Outcome.Unknown(), effects);
        }
        for (Route route : List.copyOf(routes.values())) {
            boolean elsewhere = !route.owner.equals(self) && !route.underWay.isEmpty();
            if (elsewhere && route.patientUntil <= now) {
                doubt(route, pauseMs, effects);
            }
            proceed(route, effects);
        }
    }

    /** The owner, its connection, or what it was to answer may be lost. */
    private void doubt(Route route, long pauseMs, List<Effect> effects) {
        if (route.inquired) {
            passOver(route, pauseMs, effects);
        } else {
            bePatient(route);
            route.inquired = true;
            effects.add(new Effect.Inquire(route.owner, route.underWay.firstEntry().getKey()));
        }
    }

    /** Once somebody else owns rooms again, whoever is left alone the next time waits anew. */
    private void reckonAlone(long pauseMs) {
        boolean nobody = owners.stream().noneMatch(this::hears);
        if (nobody && !alone) {
            aloneFrom = now + pauseMs;
        }
        alone = nobody;
    }

    private boolean hears(String node) {
        return deafUntil.getOrDefault(node, Long.MIN_VALUE) <= now;
    }

    /** Under new numbers, so that an answer that still comes is not taken for the next one's. */
    private void takeBack(Route route) {
        List<Asked> taken = List.copyOf(route.underWay.values());
        route.underWay.clear();
        for (Asked asked : taken.reversed()) {
            open.remove(asked.number());
            Asked again = new Asked(++numbers, route, asked.event(), asked.deadline());
            open.put(again.number(), again);
            route.waiting.addFirst(again);
        }
    }

    private void proceed(Route route, List<Effect> effects) {
        String owner =
                Rendezvous.owner(route.room, owners.stream().filter(this::hears)).orElse(self);
        boolean pausing = alone && now < aloneFrom;
        boolean behind = !route.underWay.isEmpty() && !route.owner.equals(owner);
        if (!pausing && !behind) {
            route.owner = owner;
            route.waiting.forEach(asked -> give(asked, route, effects));
            route.waiting.clear();
        }
        if (route.underWay.isEmpty() && route.waiting.isEmpty()) {
            routes.remove(route.room);
        }
    }

    private void give(Asked asked, Route route, List<Effect> effects) {
        if (route.underWay.isEmpty()) {
            bePatient(route);
        }
        route.underWay.put(asked.number(), asked);
        effects.add(
                route.owner.equals(self)
                        ? new Effect.Sequence(asked.number(), route.room, asked.event())
                        : new Effect.HandOver(
                                route.owner, asked.number(), route.room, asked.event()));
    }
}
