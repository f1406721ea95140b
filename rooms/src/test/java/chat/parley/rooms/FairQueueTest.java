package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Story.change;
import static chat.parley.rooms.Story.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class FairQueueTest {
    private static final int BYTES = 1_000_000;

    private final FairQueue queue = new FairQueue();

    private Submission offer(UserId sender, int id) {
        return offer(message(sender, Cast.id(id), "text " + id));
    }

    private Submission offer(Submission submission) {
        assertThat(queue.offer(submission)).isTrue();
        return submission;
    }

    @Test
    void theSendersTakeTurns() {
        Submission a1 = offer(ALICE, 1);
        Submission a2 = offer(ALICE, 2);
        Submission a3 = offer(ALICE, 3);
        Submission b1 = offer(BOB, 4);
        Submission c1 = offer(CAROL, 5);
        assertThat(queue.takeBatch(10, BYTES)).containsExactly(a1, b1, c1, a2, a3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whoWasServedLastIsNotServedFirst() {
        offer(ALICE, 1);
        Submission a2 = offer(ALICE, 2);
        Submission b1 = offer(BOB, 3);
        queue.takeBatch(1, BYTES);
        assertThat(queue.takeBatch(2, BYTES)).containsExactly(b1, a2);
    }

    @Test
    void aChangeOfTheRoomIsABatchOfItsOwn() {
        Submission before = offer(ALICE, 1);
        Submission joining = offer(change(BOB, Cast.id(2), new RoomChange.Joined(BOB)));
        Submission after = offer(CAROL, 3);
        assertThat(queue.takeBatch(10, BYTES)).containsExactly(before);
        assertThat(queue.takeBatch(10, BYTES)).containsExactly(joining);
        assertThat(queue.takeBatch(10, BYTES)).containsExactly(after);
    }

    @Test
    void aBatchIsBoundedInBytesButNeverEmpty() {
        Submission big = offer(message(ALICE, Cast.id(1), "x".repeat(100)));
        Submission next = offer(message(BOB, Cast.id(2), "x".repeat(100)));
        assertThat(queue.takeBatch(10, 50)).containsExactly(big);
        assertThat(queue.takeBatch(10, 50)).containsExactly(next);
    }

    @Test
    void oneSenderCannotFillIt() {
        for (int i = 0; i < FairQueue.PER_SENDER; i++) {
            offer(ALICE, i);
        }
        assertThat(queue.offer(message(ALICE, Cast.id(900), "more"))).isFalse();
        offer(BOB, 901);
    }

    @Test
    void allTogetherCannotFillTheMemory() {
        String large = "x".repeat(60_000);
        int taken = 0;
        while (queue.offer(message(Cast.user(taken % 100), Cast.id(taken), large))) {
            taken++;
        }
        assertThat(taken).isBetween(100, FairQueue.MOST_BYTES / 60_000);
        queue.takeBatch(taken, Integer.MAX_VALUE);
        offer(ALICE, 1);
    }

    @Test
    void whoeverTakesAllLeavesNothing() {
        Submission a1 = offer(ALICE, 1);
        Submission a2 = offer(ALICE, 2);
        Submission b1 = offer(BOB, 3);
        assertThat(queue.takeAll()).containsExactlyInAnyOrder(a1, a2, b1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void everySenderIsServedInTheirOwnOrder() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Submission> offered = new ArrayList<>();
            List<Submission> taken = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(4) == 0) {
                    taken.addAll(queue.takeBatch(1 + random.nextInt(5), 1 + random.nextInt(200)));
                } else {
                    offered.add(offer(Cast.user(random.nextInt(4)), i));
                }
            }
            while (!queue.isEmpty()) {
                taken.addAll(queue.takeBatch(500, BYTES));
            }
            for (int sender = 0; sender < 4; sender++) {
                assertThat(of(Cast.user(sender), taken))
                        .as("seed %d", seed)
                        .isEqualTo(of(Cast.user(sender), offered));
            }
        }
    }

    private static List<Submission> of(UserId sender, List<Submission> all) {
        return all.stream().filter(s -> s.sender().equals(sender)).toList();
    }
}
