package chat.parley.gateway;

import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryEventLog;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every interleaving of a few calls on the queue to an event loop: whatever many threads hand over
 * while the loop drains, nothing is left lying with nobody scheduled to take it.
 */
public class FanoutLincheckTest {
    private static final Topics NONE =
            new Topics(
                    new MemoryEventLog(1),
                    new LocalBus(),
                    new VirtualThreads(1),
                    new GatewayCounts());

    private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final Fanout fanout =
            new Fanout(
                    loop::add,
                    NONE,
                    1,
                    new GatewayCounts(),
                    defect -> {
                        throw defect;
                    });
    private final AtomicInteger handedOver = new AtomicInteger();
    private final Deque<Integer> done = new ArrayDeque<>();

    @Operation
    public void execute() {
        int number = handedOver.incrementAndGet();
        fanout.execute(() -> done.add(number));
    }

    @Operation(nonParallelGroup = "loop")
    public void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    @Validate
    public void everythingIsDone() {
        runLoop();
        if (done.size() != handedOver.get()) {
            throw new AssertionError(done.size() + " of " + handedOver.get() + " were done");
        }
    }

    @Test
    void nothingIsLeftLying() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(5)
                .invocationsPerIteration(150)
                .check(getClass());
    }
}
