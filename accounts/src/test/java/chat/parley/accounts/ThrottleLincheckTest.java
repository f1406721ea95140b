package chat.parley.accounts;

import chat.parley.protocol.Refusal;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Every interleaving of a few calls: never one turn more than the burst, never one less. */
public class ThrottleLincheckTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final Throttle throttle =
            new Throttle(new AccountSettings.Rate(2, Duration.ofSeconds(1)), CLOCK);

    @Operation
    public boolean take(@Param(gen = IntGen.class, conf = "1:2") int key) {
        try {
            throttle.take("key " + key, "too much");
            return true;
        } catch (Refusal _) {
            return false;
        }
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
