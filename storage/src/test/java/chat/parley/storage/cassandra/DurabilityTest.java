package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** What is acknowledged has to be on a disk; {@link CassandraStartTest} asks real nodes. */
class DurabilityTest {
    @Test
    void nodesThatSyncBeforeTheyAnswerAreFine() {
        var durability = new Durability(true, true, Set.of("batch", "group"));
        assertThat(durability.fault()).isEmpty();
        assertThat(durability.warning()).isEmpty();
    }

    @Test
    void aKeyspaceThatPassesTheCommitLogByIsRefused() {
        var durability = new Durability(false, false, Set.of("batch"));
        assertThat(durability.fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("durable_writes = true"));
    }

    @Test
    void theOnlyCopyHasToBeOnTheDisk() {
        var durability = new Durability(true, true, Set.of("batch", "periodic"));
        assertThat(durability.fault())
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("commitlog_sync", "batch or group"));
    }

    @Test
    void ofSeveralCopiesItIsSaidWhatMayBeLost() {
        var durability = new Durability(true, false, Set.of("batch", "periodic"));
        assertThat(durability.fault()).isEmpty();
        assertThat(durability.warning())
                .hasValueSatisfying(
                        warning ->
                                assertThat(warning).contains("periodic", "10 s", "batch or group"));
    }

    @Test
    void whatIsNotToldIsLeftToWhoeverRunsTheNodes() {
        var durability = new Durability(true, true, Set.of("batch", Durability.UNTOLD));
        assertThat(durability.fault()).isEmpty();
        assertThat(durability.warning())
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("system_views.settings"));
    }
}
