package chat.parley.api;

import chat.parley.protocol.UserId;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/** Every interleaving of a few calls: none is refused while there is room. */
public class InFlightLincheckTest {
    private static final UserId PERSON = new UserId(new UUID(1, 1));

    private final InFlight inFlight = new InFlight(1, 1);

    @Operation
    public boolean enter() {
        return inFlight.enter();
    }

    @Operation
    public void leave() {
        inFlight.leave();
    }

    @Operation
    public boolean personEnters() {
        return inFlight.enter(PERSON);
    }

    @Operation
    public void personLeaves() {
        inFlight.leave(PERSON);
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(10)
                .invocationsPerIteration(200)
                .check(getClass());
    }
}
