package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.rooms.Nodes.Beat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

class LiveNodesTest {
    private static final long ALIVE = Nodes.ALIVE.toMillis();
    private static final long GONE = Nodes.GONE.toMillis();

    private final LiveNodes nodes = new LiveNodes();

    @Test
    void ownersAreThoseWithTheRoleThatWereHeardOfJustNow() {
        nodes.seen(
                List.of(
                        beat("a", 0),
                        beat("late", ALIVE),
                        new Beat("gateway", Set.of(NodeRole.GATEWAY), Duration.ZERO)),
                5);
        assertThat(nodes.owners(5)).containsExactly("a");
        assertThat(nodes.owners(5 + ALIVE - 1)).containsExactly("a");
        assertThat(nodes.owners(5 + ALIVE)).as("beats were not read for so long").isEmpty();
    }

    @Test
    void beforeTheFirstBeatNobodyIsKnownAndNobodyIsDead() {
        assertThat(nodes.owners(0)).isEmpty();
        assertThat(nodes.isGone("a", 0)).isFalse();
    }

    @Test
    void aNodeIsDeadAfterItWasNotHeardOfForAllThatTime() {
        hear(0, GONE - 1, "me");
        assertThat(nodes.isGone("a", GONE - 1)).isFalse();
        hear(GONE, GONE, "me");
        assertThat(nodes.isGone("a", GONE)).isTrue();
        assertThat(nodes.isGone("me", GONE)).isFalse();
    }

    @Test
    void aNodeThatWasHeardOfMeanwhileIsNotDead() {
        hear(0, 1_000, "me", "a");
        hear(2_000, GONE + 999, "me");
        assertThat(nodes.isGone("a", GONE + 999)).isFalse();
        hear(GONE + 1_000, GONE + 1_000, "me");
        assertThat(nodes.isGone("a", GONE + 1_000)).isTrue();
    }

    @Test
    void whoeverCouldNotHearForAWhileBeginsAnew() {
        hear(0, GONE, "me");
        assertThat(nodes.isGone("a", GONE)).isTrue();
        assertThat(nodes.isGone("a", GONE + ALIVE)).as("it hears nothing itself").isFalse();
        hear(GONE + ALIVE, 2 * GONE + ALIVE - 1_000, "me");
        assertThat(nodes.isGone("a", 2 * GONE + ALIVE - 1_000)).isFalse();
        hear(2 * GONE + ALIVE, 2 * GONE + ALIVE, "me");
        assertThat(nodes.isGone("a", 2 * GONE + ALIVE)).isTrue();
    }

    private void hear(long from, long to, String... heard) {
        for (long at = from; at <= to; at += 1_000) {
            nodes.seen(Arrays.stream(heard).map(node -> beat(node, 0)).toList(), at);
        }
        nodes.seen(Arrays.stream(heard).map(node -> beat(node, 0)).toList(), to);
    }

    private static Beat beat(String node, long agoMs) {
        return new Beat(node, Set.of(NodeRole.ROOMS), Duration.ofMillis(agoMs));
    }
}
