package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class WorkerTest {
    @Test
    void aJobThatFailsIsTriedAgainAndHoldsUpNoOther() {
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Job failing =
                new Job(
                        "failing",
                        Duration.ofMillis(1),
                        () -> {
                            failures.incrementAndGet();
                            throw new IllegalStateException("on purpose");
                        });
        Job sound = new Job("sound", Duration.ofMillis(1), runs::incrementAndGet);

        try (var _ = new Worker(List.of(failing, sound))) {
            await().until(() -> failures.get() >= 3 && runs.get() >= 3);
        }
    }

    @Test
    void noJobRunsOnAfterClose() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Job slow =
                new Job(
                        "slow",
                        Duration.ofHours(1),
                        () -> {
                            started.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException _) {
                                ended.incrementAndGet();
                                Thread.currentThread().interrupt();
                            }
                        });
        Worker worker = new Worker(List.of(slow));
        started.await();

        worker.close();

        assertThat(ended).hasValue(1);
    }
}
