package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/** The checker's work grows as its history does: steps are counted, not time. */
class CheckerStepsTest {
    private static final int LENGTH = 1_000;

    /** How a history of a given length may look. */
    enum Shape {
        ONE_ROOM(CheckerStepsTest::oneRoom),
        MANY_ROOMS(CheckerStepsTest::manyRooms),
        MANY_READERS(CheckerStepsTest::manyReaders),
        OFTEN_QUIET(CheckerStepsTest::oftenQuiet),
        COMING_AND_GOING(CheckerStepsTest::comingAndGoing);

        final IntFunction<List<Observation>> ofLength;

        Shape(IntFunction<List<Observation>> ofLength) {
            this.ofLength = ofLength;
        }
    }

    @ParameterizedTest
    @EnumSource
    void twiceAsMuchTakesTwiceAsManySteps(Shape shape) throws Exception {
        double once = stepsPerObservation(shape.ofLength.apply(LENGTH));
        double twice = stepsPerObservation(shape.ofLength.apply(2 * LENGTH));
        double fourTimes = stepsPerObservation(shape.ofLength.apply(4 * LENGTH));
        assertThat(once).as("everything is looked at").isGreaterThan(1);
        assertThat(twice / once).isBetween(0.9, 1.1);
        assertThat(fourTimes / twice).isBetween(0.9, 1.1);
    }

    private static double stepsPerObservation(List<Observation> observations) throws Exception {
        History history = new History();
        observations.forEach(history::add);
        return (double) CountedChecker.stepsFor(history) / observations.size();
    }

    private static List<Observation> oneRoom(int length) {
        return new Scene(1, 4, length).right();
    }

    private static List<Observation> manyRooms(int length) {
        List<Observation> all = new ArrayList<>();
        for (int number = 0; number < length / 20; number++) {
            RoomId room = new RoomId(new UUID(7, number));
            for (Event event : new Scene(number + 1, 3, 20).log()) {
                all.add(sent(room, event));
                all.add(new Observation.Stored(room, event));
            }
        }
        return all;
    }

    private static List<Observation> manyReaders(int length) {
        Scene scene = new Scene(1, 2, 40);
        List<Observation> all = scene.right();
        for (int reader = 0; reader < length / 40; reader++) {
            scene.follow("reader " + reader, scene.guest(), all);
        }
        return all;
    }

    private static List<Observation> oftenQuiet(int length) {
        List<Observation> all = new ArrayList<>();
        for (Observation observation : new Scene(1, 4, length).right()) {
            all.add(observation);
            if (observation instanceof Observation.Stored) {
                all.add(new Observation.Quiet());
            }
        }
        return all;
    }

    /** A public room in which one person does nothing but come and go, and reads it all. */
    private static List<Observation> comingAndGoing(int length) {
        Event first = new Scene(1, 2, 1).event(1);
        UserId guest = new UserId(new UUID(7, 0));
        List<Observation> all = new ArrayList<>();
        all.add(sent(Scene.ROOM, first));
        all.add(new Observation.Stored(Scene.ROOM, first));
        all.add(new Observation.Followed("reader", guest, Scene.ROOM, 1));
        for (int seq = 2; seq <= length; seq++) {
            RoomChange change =
                    seq % 2 == 0 ? new RoomChange.Joined(guest) : new RoomChange.Left(guest);
            Event event =
                    new Event(
                            seq,
                            first.n(),
                            new EventId(new UUID(7, seq)),
                            change.type(),
                            guest,
                            first.device(),
                            first.at(),
                            Content.of(change));
            all.add(sent(Scene.ROOM, event));
            all.add(new Observation.Stored(Scene.ROOM, event));
            all.add(new Observation.Delivered("reader", Scene.ROOM, event));
        }
        return all;
    }

    private static Observation sent(RoomId room, Event event) {
        return new Observation.Sent(event.sender(), "intent " + event.seq(), room, event.id());
    }
}
