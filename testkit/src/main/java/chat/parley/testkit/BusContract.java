package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Availability;
import chat.parley.protocol.StatusText;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Bus.Signal;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What every {@link Bus} does while nothing is wrong with it. */
public abstract class BusContract {
    private final SampleEvents samples = new SampleEvents(7);
    private final StreamId topic = samples.room();
    private final Queue<Signal> heard = new ConcurrentLinkedQueue<>();
    private Bus bus;

    protected abstract Bus create() throws Exception;

    @BeforeEach
    void openBus() throws Exception {
        bus = create();
    }

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void everyKindOfSignalArrivesUnchangedAndInOrder() {
        bus.subscribe(topic, heard::add);
        List<Signal> signals =
                List.of(
                        new Signal.Appended(topic, samples.after(0, 0, 20)),
                        typing(),
                        new Signal.PresenceChanged(
                                samples.user(), Availability.DND, new StatusText("🌴", "out", 9L)),
                        new Signal.SettingsChanged(),
                        new Signal.ReadMoved(samples.roomId(), samples.user(), 9, 4));
        signals.forEach(signal -> bus.publish(topic, signal));
        await().untilAsserted(() -> assertThat(heard).containsExactlyElementsOf(signals));
    }

    @Test
    void everyListenerOfATopicHearsAndOthersDoNot() {
        Queue<Signal> alsoHeard = new ConcurrentLinkedQueue<>();
        Queue<Signal> elsewhere = new ConcurrentLinkedQueue<>();
        StreamId otherTopic = samples.room();
        bus.subscribe(topic, heard::add);
        bus.subscribe(topic, alsoHeard::add);
        bus.subscribe(otherTopic, elsewhere::add);
        Signal here = typing();
        Signal there = typing();
        bus.publish(topic, here);
        bus.publish(otherTopic, there);
        await().untilAsserted(
                        () -> {
                            assertThat(heard).containsExactly(here);
                            assertThat(alsoHeard).containsExactly(here);
                            assertThat(elsewhere).containsExactly(there);
                        });
    }

    @Test
    void aClosedTapHearsNothingMore() {
        Queue<Signal> goesOn = new ConcurrentLinkedQueue<>();
        Bus.Tap tap = bus.subscribe(topic, heard::add);
        bus.subscribe(topic, goesOn::add);
        Signal first = typing();
        Signal second = typing();
        bus.publish(topic, first);
        await().untilAsserted(() -> assertThat(heard).containsExactly(first));
        tap.close();
        tap.close();
        bus.publish(topic, second);
        await().untilAsserted(() -> assertThat(goesOn).containsExactly(first, second));
        assertThat(heard).containsExactly(first);
    }

    @Test
    void aTopicCanBeSubscribedAgainAfterItsLastTapClosed() {
        bus.subscribe(topic, _ -> {}).close();
        bus.subscribe(topic, heard::add);
        Signal signal = typing();
        bus.publish(topic, signal);
        await().untilAsserted(() -> assertThat(heard).containsExactly(signal));
    }

    @Test
    void aListenerThatFailsHarmsNobodyElse() {
        bus.subscribe(
                topic,
                _ -> {
                    throw new IllegalStateException("a listener of a test fails");
                });
        bus.subscribe(topic, heard::add);
        Signal first = typing();
        Signal second = typing();
        bus.publish(topic, first);
        bus.publish(topic, second);
        await().untilAsserted(() -> assertThat(heard).containsExactly(first, second));
    }

    @Test
    void publishingWhereNobodyListensDoesNothing() {
        bus.publish(topic, typing());
        bus.subscribe(topic, heard::add);
        Signal signal = typing();
        bus.publish(topic, signal);
        await().untilAsserted(() -> assertThat(heard).containsExactly(signal));
    }

    private Signal typing() {
        return new Signal.Typing(samples.roomId(), samples.user(), null);
    }
}
