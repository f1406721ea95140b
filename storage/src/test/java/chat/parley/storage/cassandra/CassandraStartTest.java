package chat.parley.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.sql.NewerSchema;
import chat.parley.testkit.CassandraCluster;
import chat.parley.testkit.Races;
import chat.parley.testkit.SampleEvents;

import com.datastax.oss.driver.api.core.CqlSession;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a start finds, and what it says when it finds something else. */
@Tag("proof")
@Tag("long")
class CassandraStartTest {
    @Test
    void nodesThatStartAtOnceMakeOneLogAndANewerOneIsRefused() throws Exception {
        CassandraAddress address = TestCassandra.withoutLog("fresh");
        assertThatThrownBy(() -> CassandraEventHistory.open(address))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining("no log in keyspace fresh");
        List<Long> generations =
                Races.run(
                        3,
                        _ ->
                                () -> {
                                    try (CassandraEventLog log = TestCassandra.open(address)) {
                                        return generation(log);
                                    }
                                });
        Set<Long> different = new TreeSet<>(generations);
        assertThat(different).hasSize(1);
        try (CassandraEventLog log = TestCassandra.open(address)) {
            assertThat(log.newGeneration()).isNotIn(different).isEqualTo(generation(log));
        }
        TestCassandra.cql("UPDATE log SET version = 2 WHERE name = 'log' IF EXISTS");
        assertThatThrownBy(() -> TestCassandra.open(address))
                .isInstanceOf(NewerSchema.class)
                .hasMessageContaining("keyspace fresh is of version 2");
    }

    private static long generation(CassandraEventLog log) {
        return log.head(new SampleEvents(1).room()).generation();
    }

    @Test
    void aKeyspaceThatIsNotThereIsNamedWithHowToMakeIt() throws IOException {
        CassandraAddress address = TestCassandra.address("absent");
        assertThatThrownBy(() -> TestCassandra.open(address))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining("no keyspace absent")
                .hasMessageContaining("CREATE KEYSPACE absent");
    }

    @Test
    void aKeyspaceThatDoesNotKeepWhatItAcknowledgesIsRefused() throws IOException {
        CassandraAddress address = TestCassandra.withoutLog("forgetful");
        try (CqlSession session = Connecting.connect(address, Duration.ZERO)) {
            assertThat(Durability.of(session, address.keyspace()))
                    .isEqualTo(new Durability(true, true, Set.of("batch")));
        }
        TestCassandra.cql("ALTER KEYSPACE forgetful WITH durable_writes = false");
        assertThatThrownBy(() -> TestCassandra.open(address))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining("durable_writes is false");
    }

    @Test
    void aDataCentreThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        CassandraAddress here = TestCassandra.withoutLog("elsewhere");
        CassandraAddress address = TestCassandra.address(here.contacts(), "elsewhere", "mars");
        assertThatThrownBy(() -> TestCassandra.open(address))
                .isInstanceOf(CassandraUnusable.class)
                .hasMessageContaining("'mars'")
                .hasMessageContaining(CassandraCluster.DATACENTER);
    }
}
