package chat.parley.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs what blocks away from the event loops. Safe for use by many threads. */
interface Offload {
    /**
     * Runs {@code blocking} somewhere else and then exactly one of {@code done} and {@code failed}
     * on {@code home}. Returns at once.
     */
    <T> void run(
            Executor home,
            Supplier<T> blocking,
            Consumer<? super T> done,
            Consumer<RuntimeException> failed);

    /** A virtual thread each, of which so many at once get through to the stores. */
    static Offload virtualThreads(int atOnce) {
        return new VirtualThreads(new Semaphore(atOnce));
    }

    /** Callers bound how many wait: each connection has a few calls under way. */
    record VirtualThreads(Semaphore permits) implements Offload {
        @Override
        public <T> void run(
                Executor home,
                Supplier<T> blocking,
                Consumer<? super T> done,
                Consumer<RuntimeException> failed) {
            Thread.ofVirtual()
                    .name("gateway-offload")
                    .start(() -> home.execute(result(blocking, done, failed)));
        }

        private <T> Runnable result(
                Supplier<T> blocking, Consumer<? super T> done, Consumer<RuntimeException> failed) {
            permits.acquireUninterruptibly();
            try {
                T value = blocking.get();
                return () -> done.accept(value);
            } catch (RuntimeException e) {
                return () -> failed.accept(e);
            } finally {
                permits.release();
            }
        }
    }
}
