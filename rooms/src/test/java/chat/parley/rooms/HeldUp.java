package chat.parley.rooms;

import java.util.concurrent.CountDownLatch;

/** Holds up whoever runs it until it is released; says when the first is there. */
final class HeldUp implements Runnable {
    private final CountDownLatch here = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void run() {
        here.countDown();
        await(released);
    }

    void awaitOne() {
        await(here);
    }

    void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
