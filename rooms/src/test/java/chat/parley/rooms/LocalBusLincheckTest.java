package chat.parley.rooms;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/**
 * Every interleaving of a few calls on the table of subscriptions: who is subscribed when something
 * is published hears it, who has left does not.
 */
public class LocalBusLincheckTest {
    private static final RoomId ROOM = new RoomId(new UUID(1, 1));
    private static final StreamId TOPIC = StreamId.of(ROOM);
    private static final Bus.Signal SIGNAL =
            new Bus.Signal.Typing(ROOM, new UserId(new UUID(2, 2)), null);

    /** The bus calls listeners on the publisher's thread. */
    private final ThreadLocal<Integer> heard = ThreadLocal.withInitial(() -> 0);

    private final LocalBus bus = new LocalBus();
    private final Bus.Tap first = bus.subscribe(TOPIC, this::hear);

    private void hear(Bus.Signal signal) {
        heard.set(heard.get() + 1);
    }

    /** Answers how many hear it. */
    @Operation
    public int publish() {
        heard.set(0);
        bus.publish(TOPIC, SIGNAL);
        return heard.get();
    }

    @Operation
    public void subscribe() {
        bus.subscribe(TOPIC, this::hear);
    }

    @Operation
    public void leave() {
        first.close();
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(3)
                .invocationsPerIteration(100)
                .check(getClass());
    }
}
