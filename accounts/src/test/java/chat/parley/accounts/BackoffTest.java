package chat.parley.accounts;

import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class BackoffTest {
    private final AtomicLong now = new AtomicLong(10_000_000);
    private final Backoff backoff =
            new Backoff(SharedLimits.NONE, () -> Instant.ofEpochMilli(now.get()));

    private void fail(String key) {
        assertThat(backoff.attempt(key, "too many", Optional::empty)).isEmpty();
    }

    private void succeed(String key) {
        assertThat(backoff.attempt(key, "too many", () -> Optional.of(1))).contains(1);
    }

    private void assertWaits(String key, long ms) {
        assertRefused(ErrorCode.RATE_LIMITED, () -> succeed(key))
                .satisfies(r -> assertThat(r.retryAfterMs()).isEqualTo(ms));
    }

    private void failFreely(String key) {
        for (int i = 0; i < Backoff.FREE; i++) {
            fail(key);
        }
    }

    @Test
    void delaysGrowToAQuarterOfAnHourAndNoFurther() {
        failFreely("ada");
        long delay = 1_000;
        for (int i = 0; i < 20; i++) {
            assertWaits("ada", delay);
            now.addAndGet(delay);
            fail("ada");
            delay = Math.min(2 * delay, Backoff.MOST.toMillis());
        }
    }

    @Test
    void aSuccessForgetsThem() {
        failFreely("ada");
        now.addAndGet(1_000);
        succeed("ada");
        failFreely("ada");
        assertWaits("ada", 1_000);
    }

    @Test
    void anHourOfRestForgetsThem() {
        failFreely("ada");
        now.addAndGet(Backoff.REST.toMillis() + 1);
        failFreely("ada");
        assertWaits("ada", 1_000);
    }

    @Test
    void whatCouldNotBeTriedIsNoFailure() {
        for (int i = 0; i < 10; i++) {
            assertRefused(
                    ErrorCode.BUSY,
                    () ->
                            backoff.attempt(
                                    "ada",
                                    "too many",
                                    () -> {
                                        throw new Refusal(ErrorCode.BUSY, "busy", 1L);
                                    }));
        }
        failFreely("ada");
        assertWaits("ada", 1_000);
    }

    @Test
    void manyAtOnceDoNotSlipThrough() throws Exception {
        CountDownLatch allAsked = new CountDownLatch(200 - Backoff.AT_ONCE);
        AtomicInteger through = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> guess(through, allAsked));
            }
        }
        assertThat(through).hasValue(Backoff.AT_ONCE);
        assertRefused(ErrorCode.RATE_LIMITED, () -> succeed("ada"));
    }

    /** A wrong guess that takes until everybody has asked. */
    private void guess(AtomicInteger through, CountDownLatch allAsked) {
        try {
            backoff.attempt(
                    "ada",
                    "too many",
                    () -> {
                        through.incrementAndGet();
                        awaitQuietly(allAsked);
                        return Optional.empty();
                    });
        } catch (Refusal _) {
            allAsked.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rightOnesAtOnceAreAllLetThrough() throws Exception {
        CountDownLatch together = new CountDownLatch(Backoff.AT_ONCE);
        AtomicInteger right = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Backoff.AT_ONCE; i++) {
                threads.submit(
                        () ->
                                backoff.attempt(
                                        "ada",
                                        "too many",
                                        () -> {
                                            together.countDown();
                                            awaitQuietly(together);
                                            return Optional.of(right.incrementAndGet());
                                        }));
            }
        }
        assertThat(right).hasValue(Backoff.AT_ONCE);
        failFreely("ada");
    }

    @Test
    void onceThereIsADelayOneAtATimeMayTry() {
        failFreely("ada");
        now.addAndGet(1_000);
        backoff.attempt(
                "ada",
                "too many",
                () -> {
                    assertWaits("ada", 1_000);
                    return Optional.empty();
                });
        assertWaits("ada", 2_000);
    }

    @Test
    void aClockThatWasSetBackMakesNobodyWaitLonger() {
        failFreely("ada");
        now.addAndGet(-Duration.ofMinutes(30).toMillis());
        assertWaits("ada", 1_000);
        now.addAndGet(-Duration.ofDays(1).toMillis());
        succeed("ada");
    }

    @Test
    void memoryIsBoundedByForgettingTheLeastRecentlyUsed() {
        failFreely("ada");
        for (int i = 0; i < Throttle.KEYS; i++) {
            fail("name-" + i);
        }
        succeed("ada");
    }
}
