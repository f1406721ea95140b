package chat.parley.testkit;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Violation.Rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a history to the promises, in time linear in its length: every room has one total order, so
 * each reader's view is compared with it step by step. Knows nothing of how the server works.
 */
public final class HistoryChecker {
    private final Map<RoomId, LogCheck> logs = new LinkedHashMap<>();
    private final Map<View, ViewCheck> views = new LinkedHashMap<>();
    private final Map<Person, Long> acked = new HashMap<>();
    private final Map<Person, Long> owed = new HashMap<>();
    private final Map<Person, Long> cursors = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private record View(String reader, RoomId room) {}

    private record Person(UserId user, RoomId room) {}

    private HistoryChecker() {}

    /** What is wrong with the history; empty when nothing is. */
    public static List<Violation> check(History history) {
        HistoryChecker checker = new HistoryChecker();
        history.observations().forEach(checker::store);
        history.observations().forEach(checker::see);
        checker.logs.values().forEach(LogCheck::finish);
        return List.copyOf(checker.violations);
    }

    /** The log comes first: everything else is compared with it. */
    private void store(Observation observation) {
        if (observation instanceof Observation.Stored(var room, var event)) {
            log(room).store(event);
        }
    }

    private void see(Observation observation) {
        switch (observation) {
            case Observation.Stored _ -> {}
            case Observation.Sent sent -> log(sent.room()).sent(sent);
            case Observation.Acked ack -> {
                log(ack.room()).acked(ack);
                acked.merge(new Person(ack.sender(), ack.room()), ack.seq(), Math::max);
            }
            case Observation.Refused refused -> log(refused.room()).refused(refused);
            case Observation.GivenUp gaveUp -> log(gaveUp.room()).gaveUp(gaveUp);
            case Observation.Followed(var reader, var user, var room, long after) ->
                    views.computeIfAbsent(
                                    new View(reader, room),
                                    _ -> new ViewCheck(reader, user, log(room), violations))
                            .follow(after);
            case Observation.Delivered(var reader, var room, var event) ->
                    view(reader, room).delivered(event);
            case Observation.Skipped(var reader, var room, long from, long to, _) ->
                    view(reader, room).skipped(from, to);
            case Observation.Settled(var reader, var room) -> view(reader, room).settled();
            case Observation.Asked(var user, var room) -> {
                Person person = new Person(user, room);
                owed.put(person, acked.getOrDefault(person, 0L));
            }
            case Observation.Told(var user, var room, long head) -> told(user, room, head);
            case Observation.ReadUpTo(var user, var room, long seq) -> read(user, room, seq);
            case Observation.Quiet() -> logs.values().forEach(LogCheck::expectAnswers);
        }
    }

    private void told(UserId user, RoomId room, long head) {
        long known = owed.getOrDefault(new Person(user, room), 0L);
        if (head < known) {
            report(
                    Rule.OWN_ACKS_ARE_SEEN,
                    "%s was told of head %d of room %s after an acknowledgement of %d"
                            .formatted(user, head, room, known));
        }
    }

    private void read(UserId user, RoomId room, long seq) {
        Long before = cursors.put(new Person(user, room), seq);
        if (before != null && seq < before) {
            report(
                    Rule.CURSORS_MOVE_FORWARD,
                    "the cursor of %s in room %s went from %d back to %d"
                            .formatted(user, room, before, seq));
        }
    }

    private LogCheck log(RoomId room) {
        return logs.computeIfAbsent(room, _ -> new LogCheck(room, violations));
    }

    private ViewCheck view(String reader, RoomId room) {
        ViewCheck view = views.get(new View(reader, room));
        if (view == null) {
            throw new IllegalArgumentException(
                    "the history is incomplete: reader " + reader + " never followed " + room);
        }
        return view;
    }

    private void report(Rule rule, String what) {
        violations.add(new Violation(rule, what));
    }
}
