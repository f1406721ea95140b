package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Rest;
import chat.parley.sdk.Accounts;
import chat.parley.testkit.CassandraMissing;
import chat.parley.testkit.HostCommand;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Three nodes under a seeded schedule of attacks: they and their stores are killed and stopped,
 * connections cut, half-opened, refused, delayed, held. What all clients saw is held to the rules.
 */
@Tag("proof")
@Tag("long")
class ChaosTest {
    private static final String NAME = "ada";

    @TempDir Path folder;

    /** {@code -Dchaos.seed} and {@code -Dchaos.minutes} say which and how long. */
    @Test
    void nothingIsLostOrDoubledForLong() throws Exception {
        tormentForLong(0);
    }

    @Test
    void nothingIsLostOrDoubledForLongWithTheLogOnCassandra() throws Exception {
        try {
            tormentForLong(3);
        } catch (CassandraMissing e) {
            throw HostCommand.didNotRun(ChaosTest.class, String.valueOf(e.getMessage()));
        }
    }

    private void tormentForLong(int cassandras) throws Exception {
        long seed = Long.getLong("chaos.seed", 1);
        long minutes = Long.getLong("chaos.minutes", 5);
        System.out.println("long run: " + torment(seed, Duration.ofMinutes(minutes), cassandras));
    }

    /**
     * @param silence until all rooms went on, once it was over
     */
    private record Suffered(Attack.Kind kind, String victim, Duration silence) {
        @Override
        public String toString() {
            return "%s %s: all rooms went on after %d ms"
                    .formatted(victim, kind, silence.toMillis());
        }
    }

    /** Answers what happened, in words. */
    private String torment(long seed, Duration length, int cassandras) throws Exception {
        try (TestCluster cluster = new TestCluster(folder, cassandras)) {
            signUp(cluster.doors().getFirst());
            List<Suffered> suffered = new ArrayList<>();
            int acked;
            try (Crowd crowd = new Crowd(cluster.doors(), NAME)) {
                crowd.awaitMore();
                for (Attack attack : Attack.schedule(seed, length, cluster.victims().size())) {
                    Victim victim = cluster.victims().get(attack.victim());
                    Attack.pass(attack.pause());
                    victim.suffer(attack);
                    Duration silence = crowd.awaitMore();
                    suffered.add(new Suffered(attack.kind(), victim.name(), silence));
                    System.out.println(suffered.getLast());
                }
                crowd.settle();
                acked = crowd.acked();
            }
            try (ParleyProcess verify = cluster.verify()) {
                assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
            }
            return summary(seed, length, cassandras, suffered, acked);
        }
    }

    private static void signUp(URI door) {
        try (Accounts accounts = new Accounts(door)) {
            accounts.create(new Rest.NewAccount(NAME, ServerProcess.PASSWORD, null, null));
        }
    }

    private static String summary(
            long seed, Duration length, int cassandras, List<Suffered> suffered, int acked) {
        Suffered worst =
                suffered.stream().max(Comparator.comparing(Suffered::silence)).orElseThrow();
        return "chaos on %s, seed %d, %d min | %d attacks; %d events acknowledged, each there once; %s"
                .formatted(
                        cassandras == 0 ? "PostgreSQL" : cassandras + " Cassandra nodes",
                        seed,
                        length.toMinutes(),
                        suffered.size(),
                        acked,
                        "at worst, " + worst);
    }
}
