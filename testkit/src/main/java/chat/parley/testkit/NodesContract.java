package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import chat.parley.rooms.NodeRole;
import chat.parley.rooms.Nodes;
import chat.parley.rooms.Nodes.Beat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What every {@link Nodes} promises. */
public abstract class NodesContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final String one = "one " + UUID.randomUUID();
    private final String other = "other " + UUID.randomUUID();
    private final String work = "work " + UUID.randomUUID();

    /**
     * @param gone instead of {@link Nodes#GONE}
     */
    protected abstract Nodes create(Duration gone) throws Exception;

    @Test
    void whoBeatsIsSeenWithItsRolesUntilItLeaves() throws Exception {
        try (Nodes nodes = create(LONG)) {
            nodes.beat(one, Set.of(NodeRole.GATEWAY));
            nodes.beat(one, EnumSet.of(NodeRole.ROOMS, NodeRole.WORKER));
            nodes.beat(other, Set.of());
            assertThat(beats(nodes))
                    .extracting(Beat::node, Beat::roles)
                    .containsExactlyInAnyOrder(
                            tuple(one, EnumSet.of(NodeRole.ROOMS, NodeRole.WORKER)),
                            tuple(other, Set.of()));
            assertThat(beats(nodes)).allMatch(beat -> !beat.ago().isNegative());
            nodes.leave(one);
            assertThat(beats(nodes)).extracting(Beat::node).containsExactly(other);
        }
    }

    @Test
    void whoIsSilentIsForgotten() throws Exception {
        try (Nodes nodes = create(SHORT)) {
            nodes.beat(one, Set.of(NodeRole.ROOMS));
            await().until(() -> beats(nodes).stream().noneMatch(beat -> beat.node().equals(one)));
        }
    }

    @Test
    void onlyOneHasAClaim() throws Exception {
        try (Nodes nodes = create(LONG)) {
            beats(nodes);
            nodes.beat(one, Set.of());
            assertThat(nodes.claim(work, one)).isTrue();
            assertThat(nodes.claim(work, other)).isFalse();
            assertThat(nodes.claim(work, one)).isTrue();
            assertThat(nodes.claim(work + " too", other)).isTrue();
            nodes.release(work, other);
            assertThat(nodes.claim(work, other)).isFalse();
            nodes.release(work, one);
            assertThat(nodes.claim(work, other)).isTrue();
        }
    }

    @Test
    void aClaimEndsWithItsNode() throws Exception {
        try (Nodes nodes = create(LONG)) {
            nodes.beat(one, Set.of());
            assertThat(nodes.claim(work, one)).isTrue();
            nodes.leave(one);
            assertThat(nodes.claim(work, other)).isTrue();
        }
    }

    @Test
    void theClaimOfANodeThatFellSilentIsTakenOver() throws Exception {
        try (Nodes nodes = create(SHORT)) {
            nodes.beat(one, Set.of());
            assertThat(nodes.claim(work, one)).isTrue();
            await().until(() -> nodes.claim(work, other));
        }
    }

    /** As this test's second node sees it. */
    private List<Beat> beats(Nodes nodes) {
        return nodes.beat(other, Set.of()).stream()
                .filter(beat -> beat.node().equals(one) || beat.node().equals(other))
                .toList();
    }
}
