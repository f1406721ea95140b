package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class PushHostsTest {
    private static final long START = 1_790_000_000_000L;
    private static final PushAnswer TAKEN = new PushAnswer.Taken(201);
    private static final Duration QUICK = Duration.ofMillis(100);

    private final PushHosts hosts = new PushHosts();

    /** Whether there is a place at once. */
    private boolean enters(String host) throws InterruptedException {
        return hosts.enter(host, System.nanoTime());
    }

    @Test
    void ofOneHostFiveAreWaitedForAtOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(enters("busy.example")).isTrue();
        }
        assertThat(enters("busy.example")).isFalse();
        assertThat(enters("other.example")).isTrue();
        hosts.leave("busy.example");
        assertThat(enters("busy.example")).isTrue();
        assertThat(enters("busy.example")).isFalse();
    }

    @Test
    void whoeverWaitsGetsThePlaceThatIsGivenBack() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(enters("busy.example")).isTrue();
        }
        long untilNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> waits = threads.submit(() -> hosts.enter("busy.example", untilNs));
            hosts.leave("busy.example");
            assertThat(waits.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(enters("busy.example")).isFalse();
    }

    @Test
    void oneThatIsSlowOrSilentIsLeftAloneUntilItAnswersInTime() {
        long until = START + PushHosts.AVOIDED.toMillis();
        hosts.note("slow.example", TAKEN, Duration.ofSeconds(6), START);
        hosts.note("silent.example", new PushAnswer.Later(0, null), QUICK, START);
        assertThat(hosts.freeAt("slow.example")).isEqualTo(until);
        assertThat(hosts.freeAt("silent.example")).isEqualTo(until);
        hosts.note("slow.example", TAKEN, QUICK, until);
        assertThat(hosts.freeAt("slow.example")).isZero();
    }

    @Test
    void ofThousandSlowOnesTheFirstIsForgotten() {
        for (int i = 0; i <= 1_000; i++) {
            hosts.note(i + ".example", TAKEN, Duration.ofSeconds(6), START);
        }
        assertThat(hosts.freeAt("0.example")).isZero();
        assertThat(hosts.freeAt("1.example")).isPositive();
    }
}
