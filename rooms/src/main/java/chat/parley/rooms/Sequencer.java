package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders, checks and appends the events of one room. A state machine: {@link #on} takes what
 * happened and answers what is to be done, in that order; the shell does it and feeds the results
 * back. Not thread-safe: one caller at a time.
 *
 * <p>At most one of {@link Effect.MarkDirty}, {@link Effect.LookUp}, {@link Effect.LookUpBlocks},
 * {@link Effect.Append}, {@link Effect.CatchUp} and {@link Effect.Project} is under way; its result
 * is the next input besides {@link Input.Submitted}. What is submitted meanwhile waits and becomes
 * the next batch (group commit).
 *
 * <pre>
 *            ┌── LookUp ─────► Found ──┐ (people a large room does not hold)
 *   batch ───┼── LookUpBlocks ► Blocks ┤ (once for each batch of a direct conversation)
 *            ├── CatchUp ────► Caught ─┤ (before anybody is refused)
 *            ├── MarkDirty ──► Marked ─┤ (once)
 *            └─────────────────────────┴─► Append ─► Appended ─► fold, [Project], answer, publish
 *                                            │
 *                        Conflicted, Unknown └─► CatchUp ─► Caught ─► fold, check again, Append
 * </pre>
 *
 * <p>Invariants. State is folded to exactly the head that the next append names. An event is
 * answered {@link Outcome.Acked} only after the store said that it is durable, and, when it changes
 * the room, after the tables say so, too. Nobody is refused before the log was read to its end;
 * after an unknown outcome the same events are appended again under the same ids. What was known of
 * ids by a clock that has been set back since is forgotten with the whole sequencer.
 */
@Deterministic
public final class Sequencer {
    /** Content bytes in one append. */
    private static final int BATCH_BYTES = 1024 * 1024;

    private static final Outcome SET_BACK =
            new Outcome.Busy(
                    ErrorCode.BUSY, "the clock was set back: the room is loaded anew", 250);
    private static final Outcome BUSY =
            new Outcome.Busy(ErrorCode.BUSY, "too much is waiting for this room", 250);
    private static final Outcome DOWN =
            new Outcome.Busy(ErrorCode.UNAVAILABLE, "a store does not answer", 1_000);
    private static final Outcome UNKNOWN = new Outcome.Unknown();

    /** Appends of one batch whose outcome the store may leave open before its senders are told. */
    private static final int UNKNOWN_TRIES = 5;

    private final RoomState state;
    private final RoomBounds bounds;
    private final Admission admission;
    private final FairQueue queue = new FairQueue();
    private Step step = Step.IDLE;
    private boolean marked;
    private boolean retiring;
    private long now;

    /** What the current append is about, until each is answered. */
    private List<Submission> batch = List.of();

    private List<Event> appending = List.of();

    /** The events that the current look-up asks for. */
    private Set<Long> asked = Set.of();

    /**
     * Whether the log was read to its end after the batch was taken. Another owner may have
     * appended meanwhile: who joined there a moment ago, or whose event landed there, is not
     * refused here by what was so before.
     */
    private boolean current;

    /** Whether it was looked up after the batch was taken who has blocked whom. */
    private boolean blocksSeen;

    /** How often the store left open whether {@link #appending} landed. */
    private int unknown;

    /**
     * Whether an append may have landed that is not folded: the log was not read to its end since
     * the store left one open. Until then the mark stays.
     */
    private boolean undecided;

    /**
     * Events that are durable and folded, but not yet projected and published. When a catch-up
     * breaks off they stay here until the next projection or publication.
     */
    private List<Event> landed = List.of();

    /**
     * Changes of the room that were folded when the state was loaded, but are not projected: their
     * owner did not come to it.
     */
    private List<Event> owed;

    /**
     * @param owed the changes of the room after the sequence up to which it is projected, ascending
     */
    Sequencer(RoomState state, List<Event> owed, RoomBounds bounds) {
        this.state = state;
        this.bounds = bounds;
        this.admission = new Admission(state, bounds);
        this.owed = List.copyOf(owed);
    }

    /** What is under way in the world. */
    private enum Step {
        IDLE,
        MARKING,
        LOOKING_UP,
        LOOKING_UP_TO_CATCH_UP,
        LOOKING_UP_BLOCKS,
        APPENDING,
        CATCHING_UP,
        PROJECTING
    }

    /** Everything that can happen to a room's sequencer. */
    public sealed interface Input {
        record Submitted(Submission event, long nowMs) implements Input {}

        record Marked() implements Input {}

        /**
         * The memberships that {@link Effect.LookUp} asked for, and the room's record that they
         * agree with; null when the room is not projected yet. See {@link RoomLoader#find}.
         *
         * @param events those of the events asked for that are there
         */
        record Found(@Nullable RoomRecord record, List<Membership> members, List<Event> events)
                implements Input {}

        /** Who of the two people of a direct conversation has blocked the other. */
        record Blocks(Set<UserId> by) implements Input {}

        record Appended() implements Input {}

        record Conflicted() implements Input {}

        /** The store did not say whether it appended. */
        record Unknown() implements Input {}

        /**
         * What others (or an earlier try) appended after the head, in order; a page that may be
         * incomplete when {@code more} holds.
         */
        record Caught(List<Event> missed, boolean more) implements Input {}

        record Projected() implements Input {}

        /**
         * What was under way did not happen: the store cannot be reached. The shell waits a moment
         * before it says so.
         */
        record Unavailable() implements Input {}

        /** Nobody needs the room any more: bring the tables up to the head. */
        record Retire() implements Input {}

        /** The shell cannot go on with this sequencer: tell all who wait, then drop it. */
        record Broken() implements Input {}
    }

    /** Everything a sequencer can ask of the world, in the order in which it must happen. */
    public sealed interface Effect {
        /** Note durably that the tables may fall behind. */
        record MarkDirty() implements Effect {}

        /** People that a large room does not hold, and events that are referred to. */
        record LookUp(Set<UserId> users, Set<Long> seqs) implements Effect {}

        /** Who of the two people of this direct conversation has blocked the other now. */
        record LookUpBlocks() implements Effect {}

        record Append(StreamId stream, long head, List<Event> events) implements Effect {}

        /** Read what follows {@code after}, serially: including what is still being decided. */
        record CatchUp(StreamId stream, long after) implements Effect {}

        /**
         * Tell the inboxes concerned, then bring the tables up to the record's sequence.
         *
         * @param changed every membership that changed since the last projection
         * @param events ascending; among them every change of the room since the last projection
         */
        record Project(RoomRecord record, List<Membership> changed, List<Event> events)
                implements Effect {}

        record Answer(Submission.Requester to, Outcome outcome) implements Effect {}

        record Publish(StreamId stream, List<Event> events) implements Effect {}

        /** Tables and log agree, as is known: take back the mark and drop the sequencer. */
        record Retired() implements Effect {}
    }

    /** Whether nothing waits and nothing is under way. */
    public boolean isIdle() {
        return step == Step.IDLE && queue.isEmpty();
    }

    /** How many events are folded but not projected. */
    long unprojected() {
        return state.unprojected();
    }

    /** The sequence of the last event folded. */
    public long head() {
        return state.head();
    }

    public List<Effect> on(Input input) {
        List<Effect> effects = new ArrayList<>();
        switch (input) {
            case Input.Submitted(var event, long nowMs) -> submitted(event, nowMs, effects);
            case Input.Marked() -> {
                finish(Step.MARKING);
                marked = true;
                prepare(effects);
            }
            case Input.Found found -> found(found, effects);
            case Input.Blocks(var by) -> {
                finish(Step.LOOKING_UP_BLOCKS);
                blocksSeen = true;
                state.blocked(by);
                prepare(effects);
            }
            case Input.Appended() -> {
                finish(Step.APPENDING);
                landed(appending, effects);
            }
            case Input.Conflicted() -> {
                finish(Step.APPENDING);
                catchUp(effects);
            }
            case Input.Unknown() -> {
                finish(Step.APPENDING);
                unknown++;
                undecided = true;
                catchUp(effects);
            }
            case Input.Caught(var missed, boolean more) -> {
                finish(Step.CATCHING_UP);
                caught(missed, more, effects);
            }
            case Input.Projected() -> {
                finish(Step.PROJECTING);
                state.projectedTo(state.head());
                owed = List.of();
                conclude(effects);
            }
            case Input.Unavailable() -> unavailable(effects);
            case Input.Retire() -> retire(effects);
            case Input.Broken() -> {
                batch.forEach(event -> answer(event, UNKNOWN, effects));
                queue.takeAll().forEach(event -> answer(event, UNKNOWN, effects));
            }
        }
        return effects;
    }

    private void begin(Step next, Effect effect, List<Effect> effects) {
        step = next;
        effects.add(effect);
    }

    private void finish(Step expected) {
        if (step != expected) {
            throw new IllegalStateException("result of " + expected + " while " + step);
        }
        step = Step.IDLE;
    }

    private void submitted(Submission event, long nowMs, List<Effect> effects) {
        if (nowMs + bounds.clockTolerance().toMillis() < now) {
            answer(event, SET_BACK, effects);
            retire(effects);
            return;
        }
        now = Math.max(now, nowMs);
        state.recent().reads(now);
        if (!queue.offer(event)) {
            answer(event, BUSY, effects);
        } else if (step == Step.IDLE) {
            nextBatch(effects);
        }
    }

    private void nextBatch(List<Effect> effects) {
        if (!queue.isEmpty()) {
            batch = queue.takeBatch(EventLog.BATCH_EVENTS, BATCH_BYTES);
            unknown = 0;
            current = false;
            blocksSeen = false;
            if (owesChanges()) {
                project(effects);
            } else {
                prepare(effects);
            }
        } else if (retiring) {
            retire(effects);
        }
    }

    /** Takes the batch one step towards its append. */
    private void prepare(List<Effect> effects) {
        asked = unknownEvents();
        Set<UserId> people = unknownPeople();
        if (!people.isEmpty() || !asked.isEmpty()) {
            begin(Step.LOOKING_UP, new Effect.LookUp(people, asked), effects);
        } else if (!blocksSeen && state.isDirect()) {
            begin(Step.LOOKING_UP_BLOCKS, new Effect.LookUpBlocks(), effects);
        } else if (!current && batch.stream().anyMatch(this::isRefused)) {
            catchUp(effects);
        } else {
            answerKnown(effects);
            append(effects);
        }
    }

    private boolean isRefused(Submission event) {
        Outcome known = admission.known(event, List.of(), now);
        return known != null && !(known instanceof Outcome.Acked);
    }

    private Set<UserId> unknownPeople() {
        Set<UserId> people = new LinkedHashSet<>();
        for (Submission event : batch) {
            people.add(event.sender());
            people.add(RoomRules.target(event.type(), event.content(), event.sender()));
            people.addAll(CommitRules.concerned(state.record(), event.type(), event.content()));
            for (long seq : ReferenceRules.judges(state, event)) {
                KnownEvents.Known known = state.known().at(seq);
                if (known != null) {
                    people.add(known.sender());
                }
            }
        }
        people.removeIf(state.roster()::knows);
        return people;
    }

    private Set<Long> unknownEvents() {
        Set<Long> events = new LinkedHashSet<>();
        batch.forEach(event -> events.addAll(ReferenceRules.judges(state, event)));
        events.removeIf(state.known()::has);
        return events;
    }

    private void found(Input.Found found, List<Effect> effects) {
        boolean catchingUp = step == Step.LOOKING_UP_TO_CATCH_UP;
        finish(catchingUp ? step : Step.LOOKING_UP);
        state.found(found.record(), found.members());
        state.known().found(asked, found.events());
        asked = Set.of();
        if (catchingUp || state.isBehindTables()) {
            catchUp(effects);
        } else {
            prepare(effects);
        }
    }

    private void answerKnown(List<Effect> effects) {
        List<Submission> open = new ArrayList<>();
        for (Submission event : batch) {
            Outcome known = admission.known(event, open, now);
            if (known != null) {
                answer(event, known, effects);
            } else {
                open.add(event);
            }
        }
        batch = open;
    }

    private void append(List<Effect> effects) {
        if (batch.isEmpty()) {
            nextBatch(effects);
        } else if (!marked) {
            begin(Step.MARKING, new Effect.MarkDirty(), effects);
        } else {
            Map<Object, Submission> named = new LinkedHashMap<>();
            batch.forEach(e -> named.putIfAbsent(List.of(e.sender(), e.id()), e));
            appending = admission.number(named.values(), now);
            begin(Step.APPENDING, new Effect.Append(stream(), state.head(), appending), effects);
        }
    }

    private void landed(List<Event> events, List<Effect> effects) {
        events.forEach(state::fold);
        state.recent().passed(now);
        landed = concat(landed, events);
        if (owesChanges() || state.unprojected() >= bounds.projectEvery()) {
            project(effects);
        } else {
            conclude(effects);
        }
    }

    /**
     * Whether the tables do not know of a change of the room that is folded. Nobody is answered
     * before they do: the answer could be that this change landed.
     */
    private boolean owesChanges() {
        return !owed.isEmpty() || landed.stream().anyMatch(e -> EventType.changesRoom(e.type()));
    }

    private void project(List<Effect> effects) {
        RoomRecord record = state.record();
        if (record == null) {
            throw new IllegalStateException("no room to project: " + state.room());
        }
        begin(
                Step.PROJECTING,
                new Effect.Project(
                        record.at(state.head()), state.roster().changed(), concat(owed, landed)),
                effects);
    }

    /** Answers what landed, tells the readers, and goes on with what did not land or waits. */
    private void conclude(List<Effect> effects) {
        List<Submission> open = new ArrayList<>();
        for (Submission event : batch) {
            RecentIds.Landed where = state.recent().find(event.sender(), event.id());
            if (where == null) {
                open.add(event);
            } else {
                answer(event, new Outcome.Acked(where.seq(), where.at()), effects);
            }
        }
        batch = open;
        publish(effects);
        if (batch.isEmpty()) {
            nextBatch(effects);
        } else if (unknown >= UNKNOWN_TRIES) {
            giveUp(UNKNOWN, effects);
        } else {
            prepare(effects);
        }
    }

    private void publish(List<Effect> effects) {
        if (!landed.isEmpty()) {
            effects.add(new Effect.Publish(stream(), landed));
            landed = List.of();
        }
    }

    private void catchUp(List<Effect> effects) {
        begin(Step.CATCHING_UP, new Effect.CatchUp(stream(), state.head()), effects);
    }

    private void caught(List<Event> missed, boolean more, List<Effect> effects) {
        List<Event> folded = new ArrayList<>();
        for (Event event : missed) {
            if (!state.canFold(event)) {
                landed = concat(landed, folded);
                UserId person = RoomRules.target(event.type(), event.content(), event.sender());
                begin(
                        Step.LOOKING_UP_TO_CATCH_UP,
                        new Effect.LookUp(Set.of(person), Set.of()),
                        effects);
                return;
            }
            state.fold(event);
            folded.add(event);
        }
        landed = concat(landed, folded);
        if (more) {
            catchUp(effects);
        } else {
            current = true;
            undecided = false;
            landed(List.of(), effects);
        }
    }

    private void unavailable(List<Effect> effects) {
        Step failed = step;
        step = Step.IDLE;
        switch (failed) {
            case MARKING,
                    LOOKING_UP,
                    LOOKING_UP_BLOCKS,
                    APPENDING,
                    CATCHING_UP,
                    LOOKING_UP_TO_CATCH_UP ->
                    giveUp(unknown > 0 ? UNKNOWN : DOWN, effects);
            case PROJECTING -> project(effects);
            case IDLE -> throw new IllegalStateException("nothing was under way");
        }
    }

    private void giveUp(Outcome outcome, List<Effect> effects) {
        batch.forEach(event -> answer(event, outcome, effects));
        batch = List.of();
        nextBatch(effects);
    }

    private void retire(List<Effect> effects) {
        retiring = true;
        if (step != Step.IDLE || !queue.isEmpty()) {
            return;
        }
        if (undecided) {
            catchUp(effects);
        } else if (state.unprojected() > 0) {
            project(effects);
        } else {
            effects.add(new Effect.Retired());
        }
    }

    private StreamId stream() {
        return StreamId.of(state.room());
    }

    private static void answer(Submission event, Outcome outcome, List<Effect> effects) {
        effects.add(new Effect.Answer(event.requester(), outcome));
    }

    private static List<Event> concat(List<Event> one, List<Event> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? List.copyOf(other) : one;
        }
        List<Event> both = new ArrayList<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }
}
