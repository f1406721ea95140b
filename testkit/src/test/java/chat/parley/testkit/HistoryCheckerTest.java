package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame.GapReason;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Observation.Acked;
import chat.parley.testkit.Observation.Asked;
import chat.parley.testkit.Observation.Delivered;
import chat.parley.testkit.Observation.Followed;
import chat.parley.testkit.Observation.Quiet;
import chat.parley.testkit.Observation.ReadUpTo;
import chat.parley.testkit.Observation.Refused;
import chat.parley.testkit.Observation.Sent;
import chat.parley.testkit.Observation.Skipped;
import chat.parley.testkit.Observation.Stored;
import chat.parley.testkit.Observation.Told;
import chat.parley.testkit.Violation.Rule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The checker finds what is wrong with a history, and nothing in one that is right. */
class HistoryCheckerTest {
    /** Somebody is removed at 8 and comes back at 11. */
    private static final Scene SCENE = Scene.ofSomebodyWhoComesBack();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRightHistoryIsRight(long seed) {
        Scene scene = new Scene(seed, 4, 60);
        assertThat(HistoryChecker.check(scene.history(scene.right()))).isEmpty();
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(300);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void aWrongHistoryIsFound(String what, Rule rule, Consumer<List<Observation>> spoil) {
        List<Observation> observations = SCENE.right();
        spoil.accept(observations);
        assertThat(HistoryChecker.check(SCENE.history(observations)))
                .as(what)
                .extracting(Violation::rule)
                .contains(rule);
    }

    static Stream<Arguments> wrongs() {
        Event fifth = SCENE.event(5);
        UserId sender = fifth.sender();
        RoomId room = Scene.ROOM;
        EventId strange = new EventId(sender.value());
        String reader = SCENE.guestReader();
        return Stream.of(
                wrong(
                        "an acknowledged event is lost",
                        Rule.ACKED_IS_STORED,
                        all -> all.add(new Acked(sender, room, strange, 5))),
                wrong(
                        "an event is acknowledged under another number",
                        Rule.ACKED_KEEPS_ITS_NUMBER,
                        all -> all.add(new Acked(sender, room, fifth.id(), 6))),
                wrong(
                        "a retry landed twice",
                        Rule.ONE_ID_ONCE,
                        all -> all.add(stored(SCENE.next(fifth.sender(), fifth.id())))),
                wrong(
                        "a send landed twice under two ids",
                        Rule.ONE_INTENT_ONCE,
                        all -> {
                            all.add(new Sent(sender, "intent 5", room, strange));
                            all.add(stored(SCENE.next(sender, strange)));
                        }),
                wrong(
                        "a refused send is in the log",
                        Rule.REFUSED_IS_NOT_STORED,
                        all -> all.add(new Refused(sender, room, fifth.id()))),
                wrong(
                        "an event appears that nobody sent",
                        Rule.STORED_WAS_SENT,
                        all -> all.add(stored(SCENE.next(sender, strange)))),
                wrong(
                        "the log has a hole",
                        Rule.SEQUENCES_ARE_DENSE,
                        all -> all.remove(stored(fifth))),
                wrong(
                        "the log has a number twice",
                        Rule.SEQUENCES_ARE_DENSE,
                        all -> all.add(all.indexOf(stored(fifth)), stored(SCENE.event(4)))),
                wrong(
                        "the second number is counted wrong",
                        Rule.COUNTS_ARE_RIGHT,
                        all ->
                                all.replaceAll(
                                        o ->
                                                o.equals(stored(fifth))
                                                        ? stored(withN(fifth, fifth.n() + 1))
                                                        : o)),
                wrong(
                        "a reader misses an event",
                        Rule.NO_HOLE,
                        all -> all.remove(delivered(reader, SCENE.seenByGuest().get(2)))),
                wrong(
                        "a reader gets an event twice",
                        Rule.NO_DOUBLE,
                        all -> twice(all, delivered(reader, SCENE.seenByGuest().get(2)))),
                wrong(
                        "a reader gets two events in the wrong order",
                        Rule.NO_DOUBLE,
                        all ->
                                swap(
                                        all,
                                        delivered(reader, SCENE.seenByGuest().get(2)),
                                        delivered(reader, SCENE.seenByGuest().get(3)))),
                wrong(
                        "a reader gets an event with other contents",
                        Rule.DELIVERED_IS_STORED,
                        all ->
                                all.replaceAll(
                                        o ->
                                                o.equals(
                                                                delivered(
                                                                        reader,
                                                                        SCENE.seenByGuest().get(2)))
                                                        ? delivered(
                                                                reader,
                                                                altered(SCENE.seenByGuest().get(2)))
                                                        : o)),
                wrong(
                        "a reader gets what is not in the log",
                        Rule.DELIVERED_IS_STORED,
                        all -> all.add(delivered(reader, SCENE.next(sender, strange)))),
                wrong(
                        "a removed member gets the next event",
                        Rule.ONLY_THE_AUDIENCE,
                        all ->
                                all.replaceAll(
                                        o ->
                                                o instanceof Skipped s && s.from() == 9
                                                        ? delivered(reader, SCENE.event(9))
                                                        : o)),
                wrong(
                        "a newcomer gets what was said before",
                        Rule.ONLY_THE_AUDIENCE,
                        all ->
                                all.replaceAll(
                                        o ->
                                                o instanceof Skipped s
                                                                && s.reader().equals(reader)
                                                                && s.from() == 1
                                                        ? delivered(reader, SCENE.event(1))
                                                        : o)),
                wrong(
                        "a gap hides what a member may see",
                        Rule.GAPS_HIDE_NOTHING_VISIBLE,
                        all ->
                                all.replaceAll(
                                        o ->
                                                o.equals(
                                                                delivered(
                                                                        reader,
                                                                        SCENE.seenByGuest().get(2)))
                                                        ? new Skipped(
                                                                reader,
                                                                room,
                                                                SCENE.seenByGuest().get(2).seq(),
                                                                SCENE.seenByGuest().get(2).seq(),
                                                                GapReason.HIDDEN)
                                                        : o)),
                wrong(
                        "a gap tells of numbers that do not exist",
                        Rule.DELIVERED_IS_STORED,
                        all ->
                                all.add(
                                        new Skipped(
                                                reader,
                                                room,
                                                SCENE.head() + 1,
                                                SCENE.head() + 3,
                                                GapReason.HIDDEN))),
                wrong(
                        "somebody does not see their own acknowledged event",
                        Rule.OWN_ACKS_ARE_SEEN,
                        all ->
                                all.addAll(
                                        List.of(
                                                new Asked(sender, room),
                                                new Told(sender, room, 4)))),
                wrong(
                        "a read cursor goes back",
                        Rule.CURSORS_MOVE_FORWARD,
                        all ->
                                all.addAll(
                                        List.of(
                                                new ReadUpTo(sender, room, 7),
                                                new ReadUpTo(sender, room, 6)))),
                wrong(
                        "a reader never gets the end",
                        Rule.READERS_FINISH,
                        all -> all.remove(delivered(reader, SCENE.seenByGuest().getLast()))),
                wrong(
                        "a send is never answered",
                        Rule.SENDS_ARE_ANSWERED,
                        all -> all.remove(new Acked(sender, room, fifth.id(), 5))));
    }

    private static Arguments wrong(String what, Rule rule, Consumer<List<Observation>> spoil) {
        return arguments(what, rule, spoil);
    }

    private static Observation stored(Event event) {
        return new Stored(Scene.ROOM, event);
    }

    private static Observation delivered(String reader, Event event) {
        return new Delivered(reader, Scene.ROOM, event);
    }

    private static void twice(List<Observation> all, Observation what) {
        all.add(all.indexOf(what), what);
    }

    private static void swap(List<Observation> all, Observation one, Observation other) {
        int first = all.indexOf(one);
        int second = all.indexOf(other);
        all.set(first, other);
        all.set(second, one);
    }

    private static Event withN(Event event, long n) {
        return new Event(
                event.seq(),
                n,
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                event.content());
    }

    private static Event altered(Event event) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                Content.text("something else"));
    }

    @Test
    void anUnknownOutcomeMayHaveLandedOrNot() {
        List<Observation> observations = SCENE.right();
        Event fifth = SCENE.event(5);
        observations.remove(new Acked(fifth.sender(), Scene.ROOM, fifth.id(), 5));
        observations.removeIf(o -> o instanceof Quiet);
        observations.add(
                new Sent(fifth.sender(), "lost", Scene.ROOM, new EventId(Scene.ROOM.value())));
        assertThat(HistoryChecker.check(SCENE.history(observations))).isEmpty();
    }

    @Test
    void aReaderWhoLostItsStoreBeginsAnew() {
        List<Observation> observations = SCENE.right();
        observations.add(
                new Followed(SCENE.guestReader(), SCENE.guest(), Scene.ROOM, SCENE.head() - 1));
        observations.add(delivered(SCENE.guestReader(), SCENE.event((int) SCENE.head())));
        assertThat(HistoryChecker.check(SCENE.history(observations))).isEmpty();
    }

    @Test
    void aHistoryIsReadAsItWasWritten() throws Exception {
        History history = SCENE.history(SCENE.right());
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        history.writeTo(lines);
        History read = History.read(new StringReader(lines.toString(StandardCharsets.UTF_8)));
        assertThat(read.observations()).isEqualTo(history.observations());
    }

    @Test
    void aLineThatIsWrongIsNamed() {
        String lines = "{\"saw\":\"quiet\"}\n{\"saw\":\"nonsense\"}\n";
        assertThatThrownBy(() -> History.read(new StringReader(lines)))
                .hasMessageStartingWith("line 2: ");
    }
}
