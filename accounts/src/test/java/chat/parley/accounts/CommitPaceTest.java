package chat.parley.accounts;

import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

class CommitPaceTest {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final CommitPace pace = new CommitPace(() -> Instant.ofEpochMilli(now.get()));
    private final RoomId room = new RoomId(new UUID(1, 1));
    private final DeviceId device = new DeviceId(new UUID(2, 1));

    private void take(int times, boolean enters) {
        for (int i = 0; i < times; i++) {
            pace.take(room, device, enters);
        }
    }

    private void assertHeldBack(boolean enters, Duration by) {
        assertRefused(ErrorCode.RATE_LIMITED, () -> take(1, enters))
                .satisfies(r -> assertThat(r.retryAfterMs()).isEqualTo(by.toMillis()));
    }

    @Test
    void aDeviceEndsSixtyEpochsAtOnceAndThenOneInTenSeconds() {
        take(60, false);
        assertHeldBack(false, Duration.ofSeconds(10));
        now.addAndGet(Duration.ofSeconds(10).toMillis());
        take(1, false);
        assertHeldBack(false, Duration.ofSeconds(10));
    }

    @Test
    void aDeviceEntersSixTimesAtOnceAndThenOnceInTenMinutes() {
        take(6, true);
        assertHeldBack(true, Duration.ofMinutes(10));
        now.addAndGet(Duration.ofMinutes(10).toMillis());
        take(1, true);
        assertHeldBack(true, Duration.ofMinutes(10));
    }

    @Test
    void whatWasRefusedTakesNoTurn() {
        take(6, true);
        pace.giveBack(room, device, true);
        take(1, true);
        assertHeldBack(true, Duration.ofMinutes(10));
    }

    @Test
    void entriesCommitsRoomsAndDevicesHoldEachOtherUpInNothing() {
        take(6, true);
        take(60, false);
        pace.take(room, new DeviceId(new UUID(2, 2)), true);
        pace.take(new RoomId(new UUID(1, 2)), device, true);
        assertHeldBack(true, Duration.ofMinutes(10));
    }
}
