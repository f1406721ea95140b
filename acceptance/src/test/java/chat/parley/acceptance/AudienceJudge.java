package chat.parley.acceptance;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.testkit.AudienceOracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the oracle look at recordings, in the order of time. Not thread-safe. */
final class AudienceJudge {
    private static final Set<String> SAID_OF_ANY_ROOM =
            Set.of("subscribe to the room before typing");

    private final List<String> leaks = new ArrayList<>();
    private final AudienceOracle oracle = new AudienceOracle(SAID_OF_ANY_ROOM, leaks::add);

    private final Map<RoomId, Integer> heads = new HashMap<>();

    /** What happens first at one time has the lower rank. */
    private record Step(long at, int rank, Runnable run) {}

    void guest(UserId user) {
        oracle.guest(user);
    }

    long deliveries() {
        return oracle.deliveries();
    }

    long showings() {
        return oracle.showings();
    }

    /**
     * What was shown to somebody outside its audience.
     *
     * @param logs of the rooms that anything was shown of since the last judgement, whole
     */
    List<String> judge(List<AudienceRecording.Entry> entries, Map<RoomId, List<Event>> logs) {
        leaks.clear();
        List<Step> steps = new ArrayList<>();
        logs.forEach(
                (room, log) -> {
                    int known = heads.getOrDefault(room, 0);
                    log.subList(known, log.size()).forEach(e -> steps.add(appended(room, e)));
                    heads.put(room, log.size());
                });
        entries.forEach(entry -> steps.add(step(entry, logs)));
        steps.sort(Comparator.comparingLong(Step::at).thenComparingInt(Step::rank));
        steps.forEach(step -> step.run().run());
        return List.copyOf(leaks);
    }

    private Step appended(RoomId room, Event event) {
        return new Step(event.at(), 0, () -> oracle.appended(room, event, event.at()));
    }

    private Step step(AudienceRecording.Entry entry, Map<RoomId, List<Event>> logs) {
        return switch (entry) {
            case AudienceRecording.Entry.Left left -> {
                long seq = leaving(left, logs.getOrDefault(left.room(), List.of()));
                yield new Step(left.at(), 1, () -> oracle.inForce(left.room(), seq, left.at()));
            }
            case AudienceRecording.Entry.Chose(var user, var settings, long at, long answeredAt) ->
                    new Step(at, 1, () -> oracle.chose(user, settings, at, answeredAt));
            case AudienceRecording.Entry.Shown shown -> new Step(shown.at(), 2, () -> show(shown));
        };
    }

    /** The sequence at which the person left; 0 when the log does not have it. */
    private static long leaving(AudienceRecording.Entry.Left left, List<Event> log) {
        return log.stream()
                .filter(event -> event.at() <= left.at() && isLeaving(event, left))
                .mapToLong(Event::seq)
                .max()
                .orElse(0);
    }

    private static boolean isLeaving(Event event, AudienceRecording.Entry.Left left) {
        try {
            return event.type().equals(EventType.MEMBER_LEFT)
                    && event.content().as(RoomChange.Left.class).user().equals(left.user());
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }

    private void show(AudienceRecording.Entry.Shown shown) {
        switch (shown.what()) {
            case Showing.Said(var user, var frame) -> oracle.heard(user, frame);
            case Showing.Named(var user, var room) -> oracle.named(user, room);
            case Showing.Frame(var user, var frame) -> oracle.shown(user, frame, shown.moment());
            case Showing.Page(var user, var room, var page) ->
                    oracle.shown(user, room, page, shown.moment());
            case Showing.Listed(var user, var room) -> oracle.shown(user, room, shown.moment());
            case Showing.ForMembers(var user, var room, var what) ->
                    oracle.shownToMember(user, room, what.toString(), shown.moment());
            case Showing.Refused(var user, var room, var code, var message) ->
                    oracle.refused(user, room, code, message, shown.moment());
        }
    }
}
