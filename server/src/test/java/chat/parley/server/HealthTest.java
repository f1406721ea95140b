package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Rest;
import chat.parley.rooms.StoreUnavailable;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class HealthTest {
    private final AtomicReference<String> broken = new AtomicReference<>("");
    private final Health health = new Health(List.of(probe("log", true), probe("cache", false)));

    private Probe probe(String store, boolean needed) {
        return new Probe(
                store,
                needed,
                () -> {
                    if (broken.get().equals(store)) {
                        throw new StoreUnavailable("gone", null);
                    }
                });
    }

    private Rest.Health after(String nowBroken) {
        broken.set(nowBroken);
        health.jobs().forEach(job -> job.work().run());
        return health.now();
    }

    private static Rest.Health told(String status, String log, String cache) {
        return new Rest.Health(
                status,
                List.of(new Rest.StoreHealth("log", log), new Rest.StoreHealth("cache", cache)));
    }

    @Test
    void aNeededStoreThatIsDownMakesTheNodeUnavailableUntilItIsBack() {
        assertThat(after("")).isEqualTo(told("ok", "up", "up"));
        assertThat(after("log")).isEqualTo(told("unavailable", "down", "up"));
        assertThat(after("")).isEqualTo(told("ok", "up", "up"));
    }

    @Test
    void aNodeGoesOnWithoutAStoreThatItCanDoWithout() {
        Rest.Health told = after("cache");

        assertThat(told).isEqualTo(told("ok", "up", "down"));
        assertThat(told.takesTraffic()).isTrue();
    }

    @Test
    void aNodeThatLeavesTakesNoTrafficButIsAlive() {
        assertThat(health.leave()).isTrue();
        assertThat(health.leave()).isFalse();

        assertThat(health.now()).isEqualTo(told("draining", "up", "up"));
        assertThat(health.now().takesTraffic()).isFalse();
        assertThat(health.now().alive()).isEqualTo(told("ok", "up", "up"));
    }
}
