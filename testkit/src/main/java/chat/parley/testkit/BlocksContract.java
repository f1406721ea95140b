package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Blocks;
import chat.parley.rooms.Directory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

/** What every {@link Directory} promises of {@link Blocks}. */
public abstract class BlocksContract {
    private final SampleEvents samples = new SampleEvents(12);
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private final UserId cem = samples.user();
    private Blocks blocks;

    /** Tables in which nobody has blocked anybody. */
    protected abstract Directory create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        blocks = create().blocks();
    }

    @Test
    void aBlockIsOfOnePersonAndStandsUntilItIsTakenBack() {
        assertThat(blocks.add(ann, bob)).isTrue();
        assertThat(blocks.add(ann, bob)).as("again").isTrue();
        assertThat(blocks.stands(ann, bob)).isTrue();
        assertThat(blocks.stands(bob, ann)).isFalse();
        blocks.remove(bob, ann);
        assertThat(blocks.stands(ann, bob)).isTrue();
        blocks.remove(ann, bob);
        blocks.remove(ann, bob);
        assertThat(blocks.stands(ann, bob)).isFalse();
    }

    @Test
    void theBlockedAreListedPageByPage() {
        List<UserId> others = Stream.generate(samples::user).limit(5).sorted().toList();
        others.forEach(other -> blocks.add(ann, other));
        blocks.add(bob, ann);
        assertThat(blocks.of(ann, null, 9)).isEqualTo(others);
        assertThat(blocks.of(ann, null, 2)).isEqualTo(others.subList(0, 2));
        assertThat(blocks.of(ann, others.get(1), 2)).isEqualTo(others.subList(2, 4));
        assertThat(blocks.of(ann, others.get(4), 2)).isEmpty();
        assertThat(blocks.of(bob, null, 9)).containsExactly(ann);
    }

    @Test
    void aDirectConversationKnowsWhichOfItsTwoBlockTheOther() {
        RoomId room = RoomId.direct(bob, ann);
        assertThat(blocks.inDirect(room)).isEmpty();
        blocks.add(ann, bob);
        blocks.add(ann, cem);
        assertThat(blocks.inDirect(room)).containsExactly(ann);
        blocks.add(bob, ann);
        assertThat(blocks.inDirect(room)).containsExactlyInAnyOrder(ann, bob);
        blocks.remove(ann, bob);
        assertThat(blocks.inDirect(room)).containsExactly(bob);
        assertThat(blocks.inDirect(samples.roomId())).isEmpty();
    }

    @Test
    void peopleAreApartWhicheverOfThemBlocksTheOther() {
        blocks.add(ann, bob);
        blocks.add(bob, ann);
        blocks.add(cem, ann);
        assertThat(blocks.apart(ann, 9)).containsExactlyInAnyOrder(bob, cem);
        assertThat(blocks.apart(ann, 1)).hasSize(1);
        assertThat(blocks.apart(cem, 9)).containsExactly(ann);
    }

    @Test
    void nobodyBlocksMoreThanTheBound() {
        for (int i = 0; i < Limits.BLOCKS; i++) {
            assertThat(blocks.add(ann, samples.user())).isTrue();
        }
        assertThat(blocks.add(ann, bob)).isFalse();
        assertThat(blocks.stands(ann, bob)).isFalse();
        assertThat(blocks.add(bob, cem)).as("somebody else").isTrue();
        UserId first = blocks.of(ann, null, 1).getFirst();
        assertThat(blocks.add(ann, first)).as("blocked already").isTrue();
        blocks.remove(ann, first);
        assertThat(blocks.add(ann, bob)).isTrue();
    }
}
