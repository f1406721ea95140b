package chat.parley.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A virtual thread for each call, of which so many at once get through to the stores. Callers bound
 * how many wait: each connection has a few calls under way.
 */
final class VirtualThreads implements Offload {
    private final Semaphore permits;

    VirtualThreads(int atOnce) {
        this.permits = new Semaphore(atOnce);
    }

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
