package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.rooms.MemoryNodes;
import chat.parley.rooms.Nodes;
import chat.parley.worker.Job.Where;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class WorkerTest {
    private final AtomicLong now = new AtomicLong();
    private final Nodes nodes = new MemoryNodes(now::get);

    @Test
    void whatOneNodeDoesAnotherTakesOverWhenItIsDead() {
        nodes.beat("one", Set.of());
        nodes.beat("other", Set.of());
        AtomicInteger done = new AtomicInteger();
        AtomicInteger doneByTheOther = new AtomicInteger();
        try (var _ = new Worker(List.of(shared(done)), "one", nodes)) {
            await().until(() -> done.get() > 0);
            try (var _ = new Worker(List.of(shared(doneByTheOther)), "other", nodes)) {
                int before = done.get();
                await().until(() -> done.get() > before + 100);
                assertThat(doneByTheOther).hasValue(0);
            }
        }
        try (var _ = new Worker(List.of(shared(doneByTheOther)), "other", nodes)) {
            now.addAndGet(Nodes.GONE.toMillis() - 1);
            nodes.beat("other", Set.of());
            assertThat(doneByTheOther).hasValue(0);
            now.addAndGet(1);
            await().until(() -> doneByTheOther.get() > 0);
        }
    }

    @Test
    void whoeverDoesNotDoTheWorkLetsGoOfWhatItKeeps() {
        nodes.beat("one", Set.of());
        nodes.beat("other", Set.of());
        AtomicInteger done = new AtomicInteger();
        AtomicInteger rested = new AtomicInteger();
        Job job =
                new Job(
                        "shared",
                        Duration.ofMillis(1),
                        Where.ONE_NODE,
                        done::incrementAndGet,
                        rested::incrementAndGet);
        try (var _ = new Worker(List.of(job), "one", nodes)) {
            await().until(() -> done.get() > 0);
            assertThat(rested).hasValue(0);
            try (var _ = new Worker(List.of(job), "other", nodes)) {
                await().until(() -> rested.get() > 0);
            }
        }
    }

    private static Job shared(AtomicInteger done) {
        return new Job("shared", Duration.ofMillis(1), Where.ONE_NODE, done::incrementAndGet);
    }

    @Test
    void aJobThatFailsIsTriedAgainAndHoldsUpNoOther() {
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Job failing =
                new Job(
                        "failing",
                        Duration.ofMillis(1),
                        Where.EVERY_NODE,
                        () -> {
                            failures.incrementAndGet();
                            throw new IllegalStateException("on purpose");
                        });
        Job sound = new Job("sound", Duration.ofMillis(1), Where.ONE_NODE, runs::incrementAndGet);

        try (var _ = new Worker(List.of(failing, sound), "one", nodes)) {
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
                        Where.EVERY_NODE,
                        () -> {
                            started.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException _) {
                                ended.incrementAndGet();
                                Thread.currentThread().interrupt();
                            }
                        });
        Worker worker = new Worker(List.of(slow), "one", nodes);
        started.await();

        worker.close();

        assertThat(ended).hasValue(1);
    }
}
