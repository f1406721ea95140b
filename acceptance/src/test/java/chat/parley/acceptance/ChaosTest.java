package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Rest;
import chat.parley.sdk.Accounts;
import chat.parley.testkit.CassandraMissing;
import chat.parley.testkit.HostCommand;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster under a seeded schedule of attacks: nodes, balancer and stores are killed, ended and
 * stopped, connections cut, half-opened, refused, delayed, held. What a hundred clients saw is held
 * to the rules.
 */
@Tag("proof")
class ChaosTest {
    private static final String NAME = "ada";
    private static final Crowd.Size HUNDRED = new Crowd.Size(10, 6, 4, Duration.ofSeconds(2));

    private static final int CASSANDRAS = 3;

    /**
     * Kills the database and a node, takes all of Redis away for a while, and answers of S3 for
     * ever.
     */
    private static final long SEED = 633;

    /** Much is sent, few follow, and something is left for starts. */
    private static final Crowd.Size BUSY = new Crowd.Size(40, 2, 1, Duration.ofMillis(200));

    /** Something is said in every room all the time. */
    private static final Crowd.Size LIVELY = new Crowd.Size(10, 10, 1, Duration.ofMillis(500));

    private static final int KILLS = 15;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(10);

    /** Everybody is back at a node that is warm. */
    private static final Duration BETWEEN_NODES = Duration.ofMinutes(1);

    private static final Duration ACKED_WITHIN = Duration.ofSeconds(30);

    /** As shipped; what lives for a minute does without the optimising compiler. */
    private static final String LASTING = "-XX:TieredStopAtLevel=4";

    @TempDir Path folder;

    @Test
    void nothingIsLostOrDoubledWhateverHappensToWhom() throws Exception {
        try (TestCluster cluster = start(0, "")) {
            signUp(cluster.door());
            System.out.println(torment(cluster, Attack.once(SEED, cluster.victims().size())));
            assertTablesFollow(cluster);
        }
    }

    /** {@code -Dchaos.seeds} (two numbers) and {@code -Dchaos.minutes} say which and how long. */
    @Test
    @Tag("long")
    void nothingIsLostOrDoubledForLong() throws Exception {
        tormentForLong(0);
    }

    @Test
    @Tag("long")
    void nothingIsLostOrDoubledForLongWithTheLogOnCassandra() throws Exception {
        tormentForLong(CASSANDRAS);
    }

    /** {@code -Dchaos.sends} says how much is sent meanwhile. */
    @Test
    @Tag("long")
    void rollingRestartsAreAPauseAtMost() throws Exception {
        restartUnderLoad(0);
    }

    @Test
    @Tag("long")
    void rollingRestartsAreAPauseAtMostWithTheLogOnCassandra() throws Exception {
        restartUnderLoad(CASSANDRAS);
    }

    /** Nothing fails by the figures: they are told beside one another, since machines are noisy. */
    @Test
    @Tag("long")
    void aDeadCassandraNodeIsMissedForAMoment() throws Exception {
        try (TestCluster cluster = start(CASSANDRAS, LASTING)) {
            signUp(cluster.door());
            try (Crowd crowd = new Crowd(cluster.door(), NAME, HUNDRED)) {
                Victim.Life dead = cluster.victim("Cassandra 3").lives().getFirst();
                var warm = slowOnes(crowd);
                var before = slowOnes(crowd);
                dead.kill().done();
                var noticing = slowOnes(crowd);
                var after = slowOnes(crowd);
                dead.start().done();
                var again = slowOnes(crowd);
                crowd.settle();
                System.out.printf(
                        "long run: one of %s is killed | %s; p99 of acknowledgements each minute:"
                                + " warming up %d ms, before %d ms, while it is noticed %d ms,"
                                + " without it %d ms (%.2f times), back again %d ms%n",
                        log(CASSANDRAS),
                        landed(crowd),
                        warm,
                        before,
                        noticing,
                        after,
                        (double) after / before,
                        again);
            }
            assertTablesFollow(cluster);
        }
    }

    /** One after the other is killed under load; figures are told, and only the rules can fail. */
    @Test
    @Tag("long")
    void clientsOfADeadNodeAreSoonLiveElsewhere() throws Exception {
        try (TestCluster cluster = start(0, LASTING)) {
            signUp(cluster.door());
            try (Crowd crowd = new Crowd(cluster.door(), NAME, LIVELY)) {
                List<Duration> deaf = new ArrayList<>();
                for (int kill = 0; kill < KILLS; kill++) {
                    Attack.pass(BETWEEN_KILLS);
                    int node = cluster.nodes().get(kill % cluster.nodes().size());
                    Victim.Life life = cluster.victims().get(node).lives().getFirst();
                    life.kill().done();
                    deaf.add(crowd.awaitAllLive());
                    life.start().done();
                }
                crowd.settle();
                deaf.sort(Comparator.naturalOrder());
                System.out.printf(
                        "long run: %d times one of three nodes is killed | the last of 100 clients"
                                + " is live again after %d ms at the median, %d ms at most; %s%n",
                        KILLS,
                        deaf.get(KILLS / 2).toMillis(),
                        deaf.getLast().toMillis(),
                        landed(crowd));
            }
            assertTablesFollow(cluster);
        }
    }

    /** At the 99th percentile of the next minute, in milliseconds. */
    private static long slowOnes(Crowd crowd) throws InterruptedException {
        var _ = crowd.latencies();
        Attack.pass(Duration.ofMinutes(1));
        return TimeUnit.NANOSECONDS.toMillis(crowd.latencies().getValueAtPercentile(99));
    }

    private TestCluster start(int cassandras, String javaOptions) throws IOException {
        Balancer.checkIsHere(Balancer.Kind.HAPROXY, ChaosTest.class);
        try {
            return new TestCluster(folder, cassandras, javaOptions);
        } catch (CassandraMissing e) {
            throw HostCommand.didNotRun(ChaosTest.class, String.valueOf(e.getMessage()));
        }
    }

    private void tormentForLong(int cassandras) throws Exception {
        String[] seeds = System.getProperty("chaos.seeds", "1 1").split(" ");
        Duration length = Duration.ofMinutes(Long.getLong("chaos.minutes", 5));
        try (TestCluster cluster = start(cassandras, LASTING)) {
            signUp(cluster.door());
            for (long seed = Long.parseLong(seeds[0]); seed <= Long.parseLong(seeds[1]); seed++) {
                List<Attack> schedule = Attack.schedule(seed, length, cluster.victims().size());
                System.out.printf(
                        "long run: chaos on %s, seed %d, %d min | %s%n",
                        log(cassandras), seed, length.toMinutes(), torment(cluster, schedule));
            }
            assertTablesFollow(cluster);
        }
    }

    private void restartUnderLoad(int cassandras) throws Exception {
        int sends = Integer.getInteger("chaos.sends", 10_000);
        try (TestCluster cluster = start(cassandras, LASTING)) {
            signUp(cluster.door());
            try (Crowd crowd = new Crowd(cluster.door(), NAME, BUSY)) {
                List<Suffered> restarts = new ArrayList<>();
                while (crowd.acked() < sends) {
                    var round = Attack.rolling(cluster.nodes(), BETWEEN_NODES);
                    restarts.addAll(suffer(cluster, round, crowd));
                }
                crowd.settle();
                System.out.printf(
                        "long run: rolling restarts on %s | %d restarts; %s; slowest %d ms; %s%n",
                        log(cassandras),
                        restarts.size(),
                        landed(crowd),
                        crowd.slowest().toMillis(),
                        crowd.repeated() + " of the requests by REST were repeated");
                assertThat(crowd.slowest()).isLessThan(ACKED_WITHIN);
            }
            assertTablesFollow(cluster);
        }
    }

    private static String log(int cassandras) {
        return cassandras == 0 ? "PostgreSQL" : cassandras + " Cassandra nodes";
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
    private static String torment(TestCluster cluster, List<Attack> schedule) throws Exception {
        try (Crowd crowd = new Crowd(cluster.door(), NAME, HUNDRED);
                Portraits portraits = new Portraits(cluster.door(), crowd.signIn(NAME))) {
            List<Suffered> suffered = suffer(cluster, schedule, crowd);
            crowd.settle();
            int pictures = portraits.settle();
            Suffered worst =
                    suffered.stream().max(Comparator.comparing(Suffered::silence)).orElseThrow();
            return "%d attacks; %s; %d pictures stored, the last one shown; at worst, %s"
                    .formatted(suffered.size(), landed(crowd), pictures, worst);
        }
    }

    private static String landed(Crowd crowd) {
        return crowd.acked() + " events acknowledged, each there once";
    }

    private static List<Suffered> suffer(TestCluster cluster, List<Attack> schedule, Crowd crowd)
            throws IOException, InterruptedException {
        List<Suffered> suffered = new ArrayList<>();
        crowd.awaitMore();
        for (Attack attack : schedule) {
            Victim victim = cluster.victims().get(attack.victim());
            Attack.pass(attack.pause());
            victim.suffer(attack);
            Duration silence = crowd.awaitMore();
            suffered.add(new Suffered(attack.kind(), victim.name(), silence));
            System.out.printf("%tT %s%n", LocalTime.now(), suffered.getLast());
        }
        return suffered;
    }

    private static void signUp(URI door) {
        try (Accounts accounts = new Accounts(door)) {
            accounts.create(new Rest.NewAccount(NAME, ServerProcess.PASSWORD, null, null));
        }
    }

    private static void assertTablesFollow(TestCluster cluster) {
        try (ParleyProcess verify = cluster.verify()) {
            assertThat(verify.exitCode()).as("%s", verify.lines()).isZero();
        }
    }
}
