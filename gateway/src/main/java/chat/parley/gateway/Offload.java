package chat.parley.gateway;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs what blocks away from the event loops. Safe for use by many threads. */
public interface Offload {
    /**
     * Runs {@code blocking} somewhere else and then exactly one of {@code done} and {@code failed}
     * on {@code home}. Returns at once.
     */
    <T> void run(
            Executor home,
            Supplier<T> blocking,
            Consumer<? super T> done,
            Consumer<RuntimeException> failed);
}
