package chat.parley.testkit;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Violation.Rule;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One room's log, and what senders were told about it. */
final class LogCheck {
    private final RoomId room;
    private final List<Violation> violations;
    private final List<Event> events = new ArrayList<>();
    private final Map<Key, Event> stored = new HashMap<>();
    private final RoomModel model = new RoomModel();
    private final Map<Key, String> intents = new HashMap<>();
    private final Map<Key, Integer> tries = new HashMap<>();
    private final Map<Key, Long> told = new HashMap<>();
    private final Set<Key> refused = new HashSet<>();

    /** What readers were given of events that are deleted now. */
    private final Map<Long, Event> originals = new HashMap<>();

    private final Set<Intent> wanted = new HashSet<>();

    /** Those of {@link #wanted} that are neither answered nor reported yet. */
    private final Set<Intent> unanswered = new LinkedHashSet<>();

    private record Key(UserId sender, EventId id) {}

    private record Intent(UserId sender, String name) {}

    LogCheck(RoomId room, List<Violation> violations) {
        this.room = room;
        this.violations = violations;
    }

    void store(Event event) {
        checkNumbers(event);
        events.add(event);
        Event twin = stored.putIfAbsent(new Key(event.sender(), event.id()), event);
        if (twin != null) {
            report(
                    Rule.ONE_ID_ONCE,
                    "id %s of %s is both %d and %d"
                            .formatted(event.id(), event.sender(), twin.seq(), event.seq()));
        }
        model.fold(event);
    }

    private void checkNumbers(Event event) {
        long seq = events.isEmpty() ? 1 : events.getLast().seq() + 1;
        if (event.seq() != seq) {
            report(Rule.SEQUENCES_ARE_DENSE, event.seq() + " is where " + seq + " is due");
        }
        long before = events.isEmpty() ? 0 : events.getLast().n();
        long n = before + (Said.counts(event.type(), event.content()) ? 1 : 0);
        if (event.n() != n && !(event.n() == before && isDeletedMessage(event))) {
            report(
                    Rule.COUNTS_ARE_RIGHT,
                    "n of %d is %d, not %d".formatted(event.seq(), event.n(), n));
        }
    }

    /** Whether it stood in a thread, and so did not count, it does not say any more. */
    private static boolean isDeletedMessage(Event event) {
        return event.type().equals(EventType.MESSAGE) && event.content().equals(Content.EMPTY);
    }

    /** The event under this number; null when there is none. */
    @Nullable Event at(long seq) {
        return seq >= 1 && seq <= events.size() ? events.get((int) seq - 1) : null;
    }

    /** Whether the log holds exactly this, or did before somebody deleted it. */
    boolean holds(Event event) {
        Event now = at(event.seq());
        return event.equals(now)
                || (now != null
                        && now.content().equals(Content.EMPTY)
                        && now.equals(event.scrubbed())
                        && event.equals(originals.merge(event.seq(), event, (first, _) -> first)));
    }

    RoomModel model() {
        return model;
    }

    RoomId room() {
        return room;
    }

    void sent(Observation.Sent sent) {
        Key key = new Key(sent.sender(), sent.id());
        intents.put(key, sent.intent());
        tries.merge(key, 1, Integer::sum);
        Intent intent = new Intent(sent.sender(), sent.intent());
        if (wanted.add(intent)) {
            unanswered.add(intent);
        }
    }

    void acked(Observation.Acked ack) {
        Key key = new Key(ack.sender(), ack.id());
        answer(key);
        Event event = stored.get(key);
        if (event == null) {
            report(
                    Rule.ACKED_IS_STORED,
                    "id %s of %s was acknowledged as %d and is not there"
                            .formatted(ack.id(), ack.sender(), ack.seq()));
            return;
        }
        Long before = told.putIfAbsent(key, ack.seq());
        if (event.seq() != ack.seq() || (before != null && before != ack.seq())) {
            report(
                    Rule.ACKED_KEEPS_ITS_NUMBER,
                    "id %s of %s is %d, was acknowledged as %d"
                            .formatted(ack.id(), ack.sender(), event.seq(), ack.seq()));
        }
    }

    void refused(Observation.Refused refusal) {
        Key key = new Key(refusal.sender(), refusal.id());
        answer(key);
        refused.add(key);
    }

    void gaveUp(Observation.GivenUp gaveUp) {
        answer(new Key(gaveUp.sender(), gaveUp.id()));
    }

    private void answer(Key key) {
        String intent = intents.get(key);
        if (intent != null) {
            unanswered.remove(new Intent(key.sender(), intent));
        }
    }

    /** To be called once everybody had time. */
    void expectAnswers() {
        for (Intent intent : unanswered) {
            report(
                    Rule.SENDS_ARE_ANSWERED,
                    intent.name() + " of " + intent.sender() + " never was");
        }
        unanswered.clear();
    }

    /** What can be said only after everything was seen. */
    void finish() {
        events.forEach(this::checkDeletion);
        Map<Intent, Event> landed = new HashMap<>();
        for (Event event : events) {
            Key key = new Key(event.sender(), event.id());
            if (refused.contains(key) && tries.getOrDefault(key, 0) <= 1) {
                report(Rule.REFUSED_IS_NOT_STORED, "%d was refused".formatted(event.seq()));
            }
            String intent = intents.get(key);
            if (intent == null) {
                report(
                        Rule.STORED_WAS_SENT,
                        "%d, id %s of %s, was not"
                                .formatted(event.seq(), event.id(), event.sender()));
            } else {
                once(new Intent(event.sender(), intent), event, landed);
            }
        }
    }

    private void checkDeletion(Event event) {
        if (event.type().equals(EventType.DELETION)) {
            for (long seq : named(event)) {
                Event gone = at(seq);
                if (gone == null || !gone.content().equals(Content.EMPTY)) {
                    report(
                            Rule.DELETED_IS_GONE,
                            "%d deleted %d, which is %s".formatted(event.seq(), seq, gone));
                }
            }
        }
    }

    private static List<Long> named(Event deletion) {
        try {
            return deletion.content().as(RoomChange.Deletion.class).of();
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("a deletion of nothing: " + deletion, e);
        }
    }

    private void once(Intent intent, Event event, Map<Intent, Event> landed) {
        Event first = landed.putIfAbsent(intent, event);
        if (first != null && !event.id().equals(first.id())) {
            report(
                    Rule.ONE_INTENT_ONCE,
                    "%s of %s is both %d and %d"
                            .formatted(intent.name(), intent.sender(), first.seq(), event.seq()));
        }
    }

    private void report(Rule rule, String what) {
        violations.add(new Violation(rule, "room " + room + ": " + what));
    }
}
