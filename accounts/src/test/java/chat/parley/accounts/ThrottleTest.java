package chat.parley.accounts;

import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class ThrottleTest {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Throttle throttle =
            new Throttle(
                    new Rate(3, Duration.ofSeconds(10)), () -> Instant.ofEpochMilli(now.get()));

    private void take(String key) {
        throttle.take(key, "too many");
    }

    private void assertLimited(String key, long retryAfterMs) {
        assertRefused(ErrorCode.RATE_LIMITED, () -> take(key))
                .satisfies(r -> assertThat(r.retryAfterMs()).isEqualTo(retryAfterMs));
    }

    @Test
    void aBurstIsTakenAtOnceThenOneAtATime() {
        for (int i = 0; i < 3; i++) {
            take("ada");
        }
        assertLimited("ada", 10_000);
        now.addAndGet(9_999);
        assertLimited("ada", 1);
        now.addAndGet(1);
        take("ada");
        assertLimited("ada", 10_000);
    }

    @Test
    void keysDoNotTouchEachOther() {
        for (int i = 0; i < 3; i++) {
            take("ada");
        }
        take("bob");
    }

    @Test
    void aLongRestFillsTheBucketButNoFurther() {
        take("ada");
        now.addAndGet(Duration.ofDays(1).toMillis());
        for (int i = 0; i < 3; i++) {
            take("ada");
        }
        assertLimited("ada", 10_000);
    }

    @Test
    void onlyAttemptsThatComeToNothingCount() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.attempt("ada", "too many", () -> Optional.of(1))).contains(1);
            assertRefused(ErrorCode.BUSY, () -> throttle.attempt("ada", "too many", this::busy));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.attempt("ada", "too many", Optional::empty)).isEmpty();
        }
        assertLimited("ada", 10_000);
    }

    private Optional<Integer> busy() {
        throw new Refusal(ErrorCode.BUSY, "busy", 1L);
    }

    @Test
    void manyAtOnceDoNotSlipThrough() {
        var through = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(
                        () ->
                                throttle.attempt(
                                        "ada",
                                        "too many",
                                        () -> {
                                            through.incrementAndGet();
                                            return Optional.empty();
                                        }));
            }
        }
        assertThat(through).hasValue(3);
    }

    @Test
    void aClockThatWasSetBackLocksNobodyOutForLong() {
        for (int i = 0; i < 3; i++) {
            take("ada");
        }
        now.set(1_000);
        assertLimited("ada", 10_000);
        now.addAndGet(10_000);
        take("ada");
    }

    @Test
    void memoryIsBoundedByForgettingTheLeastRecentlyUsed() {
        for (int i = 0; i < 3; i++) {
            take("ada");
        }
        for (int i = 0; i < Throttle.KEYS - 1; i++) {
            take("name-" + i);
        }
        assertLimited("ada", 10_000);
        for (int i = 0; i < Throttle.KEYS; i++) {
            take("other-" + i);
        }
        take("ada");
    }

    @Test
    void aWholeIpv6NetworkCountsAsOneAddress() {
        assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff::9"));
        assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
        assertThat(key("::ffff:192.0.2.1")).isEqualTo(key("192.0.2.1"));
    }

    private static String key(String address) {
        return AddressKey.of(InetAddress.ofLiteral(address));
    }
}
