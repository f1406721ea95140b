package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.RevocationFeed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** When it is looked which devices are gone. */
class GoneDevicesTest {
    private static final String NEW = "those of sessions that ended";
    private static final String ALL = "all";

    private final AtomicLong position = new AtomicLong();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final List<String> looked = new ArrayList<>();
    private boolean noneLeft = true;
    private final GoneDevices devices =
            new GoneDevices(
                    () -> look(NEW),
                    () -> look(ALL),
                    _ -> new RevocationFeed.Page(List.of(), position.get()),
                    () -> Instant.ofEpochMilli(now.get()));

    private boolean look(String at) {
        looked.add(at);
        return noneLeft;
    }

    private void assertLooksAt(String... expected) {
        looked.clear();
        devices.run();
        assertThat(looked).containsExactly(expected);
    }

    @Test
    void itLooksWheneverASessionEnded() {
        assertLooksAt(NEW, ALL);
        assertLooksAt();
        position.incrementAndGet();
        assertLooksAt(NEW);
        assertLooksAt();
    }

    @Test
    void itLooksAtAllEveryFiveMinutes() {
        devices.run();
        now.addAndGet(Duration.ofMinutes(5).toMillis());
        assertLooksAt();
        now.addAndGet(1);
        assertLooksAt(ALL);
        assertLooksAt();
    }

    @Test
    void itLooksAgainAtOnceAsLongAsSomeAreLeft() {
        noneLeft = false;
        assertLooksAt(NEW, ALL);
        assertLooksAt(NEW, ALL);
        noneLeft = true;
        assertLooksAt(NEW, ALL);
        assertLooksAt();
    }
}
