package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ComputePoolTest {
    private static final int THREADS = 2;
    private static final int QUEUE = 3;
    private static final int CALLERS = 20;

    @Test
    void whatFindsTheQueueFullIsRefusedAndTheOthersHaveTheirTurn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(CALLERS - THREADS - QUEUE);
        AtomicInteger done = new AtomicInteger();
        try (var pool = new ComputePool("test", THREADS, QUEUE, 100);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.submit(
                        () -> {
                            try {
                                done.addAndGet(pool.run(() -> turn(release)));
                            } catch (Refusal e) {
                                assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
                                assertThat(e.retryAfterMs()).isEqualTo(200);
                                refused.countDown();
                            }
                        });
            }
            assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            release.countDown();
        }
        assertThat(done).hasValue(THREADS + QUEUE);
    }

    private static int turn(CountDownLatch release) throws InterruptedException {
        release.await();
        return 1;
    }
}
