package chat.parley.rooms;

import static chat.parley.rooms.Story.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Affinity.Effect;
import chat.parley.rooms.Affinity.Input;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where sends are sequenced, as stories. The node is "me"; the room's owner follows from names. */
class AffinityTest {
    private static final String ME = "me";
    private static final RoomId ROOM = Cast.ROOM;
    private static final long PAUSE = 100;

    private final Affinity affinity = new Affinity(ME);
    private final Submission hello = message(Cast.ALICE, Cast.id(1), "hello");
    private final Submission again = message(Cast.ALICE, Cast.id(2), "again");
    private final Submission third = message(Cast.BOB, Cast.id(3), "third");
    private final Outcome acked = new Outcome.Acked(7, Cast.NOW);
    private long now;
    private List<Effect> effects = List.of();

    @Test
    void theOwnerSequencesItself() {
        when(seen(ME)).when(sent(hello)).then(here(1, hello));
        when(answered(1)).then(answer(hello, acked));
    }

    @Test
    void aRoomOfAnotherNodeIsHandedOver() {
        when(seen("owner")).when(sent(hello)).then(to("owner", 1, hello));
        when(sent(again)).then(to("owner", 2, again));
        when(answered(1)).then(answer(hello, acked));
        when(answered(2)).then(answer(again, acked));
    }

    @Test
    void aFullOwnerAnswersAndNobodyStepsIn() {
        Outcome busy = new Outcome.Busy(ErrorCode.BUSY, "full", 250);
        when(seen("owner")).when(sent(hello));
        when(new Input.Answered(1, busy, now)).then(answer(hello, busy));
    }

    @Test
    void aSlowOwnerIsNotTrampled() {
        when(seen("owner")).when(sent(hello)).then(to("owner", 1, hello));
        for (int asked = 0; asked < 6; asked++) {
            later(Affinity.PATIENCE_MS).when(tick()).then(new Effect.Inquire("owner", 1));
            when(told(1, true)).then();
        }
        later(Affinity.PATIENCE_MS).when(tick()).then(answer(hello, new Outcome.Unknown()));
        when(answered(1)).then();
    }

    @Test
    void anOwnerThatAnswersOthersIsAskedAboutTheFirstOnly() {
        when(seen("owner")).when(sent(hello)).when(sent(again)).when(sent(third));
        later(1_900).when(answered(2)).then(answer(again, acked));
        later(100).when(tick()).then(new Effect.Inquire("owner", 1));
        when(answered(1)).then(answer(hello, acked));
        later(1_900).when(tick()).then(); // the third is the first now
        later(100).when(tick()).then(new Effect.Inquire("owner", 3));
    }

    @Test
    void whatAnOwnerKnowsNothingOfIsHandedOverAgainInOrder() {
        when(seen("owner")).when(sent(hello)).when(sent(again));
        later(Affinity.PATIENCE_MS).when(tick()).then(new Effect.Inquire("owner", 1));
        when(told(1, false)).then(to("owner", 4, hello), to("owner", 3, again));
        when(told(1, false)).then();
        when(answered(4)).then(answer(hello, acked));
    }

    @Test
    void anOwnerThatBeatsButNeitherAnswersNorTellsIsPassedOver() {
        String owner = owner("a", "b");
        String other = owner.equals("a") ? "b" : "a";
        when(seen("a", "b")).when(sent(hello)).then(to(owner, 1, hello));
        later(Affinity.PATIENCE_MS).when(tick()).then(new Effect.Inquire(owner, 1));
        later(Affinity.PATIENCE_MS - 1).when(seen("a", "b")).when(tick()).then();
        later(1).when(tick()).then(to(other, 2, hello));
        when(answered(2)).then(answer(hello, acked));
    }

    @Test
    void whatIsSequencedHereIsInquiredOfNobody() {
        when(seen(ME)).when(sent(hello));
        later(2 * Affinity.PATIENCE_MS).when(tick()).then();
    }

    @Test
    void whenTheOwnersBeatsStopItsSendsGoToTheNextOwnerInOrder() {
        when(seen("owner")).when(sent(hello)).when(sent(again));
        when(seen("heir")).then(to("heir", 4, hello), to("heir", 3, again));
        when(answered(1)).then();
        when(answered(4)).then(answer(hello, acked));
    }

    @Test
    void whatMayHaveBeenLostOnItsWayIsHandedOverAgainInOrder() {
        when(seen("owner")).when(sent(hello)).when(sent(again));
        when(new Input.Missed(now)).then(to("owner", 4, hello), to("owner", 3, again));
        when(answered(1)).then();
        when(answered(4)).then(answer(hello, acked));
    }

    @Test
    void whatIsSequencedHereIsNotLostWithMessages() {
        when(seen(ME)).when(sent(hello));
        when(new Input.Missed(now)).then();
    }

    @Test
    void whoIsLeftAloneAppendsAfterAPause() {
        when(seen("owner")).when(sent(hello));
        when(seen()).then();
        when(sent(again)).then();
        later(PAUSE - 1).when(tick()).then();
        later(1).when(tick()).then(here(2, hello), here(3, again));
        when(sent(third)).then(here(4, third));
    }

    @Test
    void whoeverDoesNotHearIsPassedOverForAWhile() {
        String owner = owner("a", "b");
        String other = owner.equals("a") ? "b" : "a";
        when(seen("a", "b")).when(sent(hello)).then(to(owner, 1, hello));
        when(unheard(1)).then(to(other, 2, hello));
        when(answered(2));
        later(Affinity.DEAF_MS - 1).when(sent(again)).then(to(other, 3, again));
        when(answered(3));
        later(1).when(sent(third)).then(to(owner, 4, third));
    }

    @Test
    void whenNobodyHearsTheNodeAppendsByItselfAfterAPause() {
        when(seen("owner")).when(sent(hello));
        when(unheard(1)).then();
        later(PAUSE).when(tick()).then(here(2, hello));
    }

    @Test
    void whatIsUnheardAfterItWasTakenBackChangesNothing() {
        when(seen("owner")).when(sent(hello));
        when(seen("heir")).then(to("heir", 2, hello));
        when(unheard(1)).then();
        when(answered(2)).then(answer(hello, acked));
    }

    @Test
    void aRoomThatMovesKeepsItsOrder() {
        when(seen(ME)).when(sent(hello));
        when(seen("heir")).then();
        when(sent(again)).then(); // hello is still under way here
        when(answered(1)).then(answer(hello, acked), to("heir", 2, again));
    }

    @Test
    void aNodeThatOwnsNothingStillAppendsWhenNobodyIsKnown() {
        when(sent(hello)).then(here(1, hello));
    }

    @Test
    void tooManySendsAreRefused() {
        when(seen("owner"));
        for (int i = 0; i < Affinity.MOST; i++) {
            when(sent(message(Cast.ALICE, Cast.id(i), "one of many")));
        }
        when(sent(hello));
        assertThat(effects)
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Answer.class,
                        refused -> assertThat(refused.outcome()).isInstanceOf(Outcome.Busy.class));
        when(answered(1)).when(sent(hello)).then(to("owner", Affinity.MOST + 1, hello));
    }

    @Test
    void aNodeThatComesMovesOnlyTheRoomsThatItGets() {
        List<RoomId> rooms =
                IntStream.range(0, 3_000)
                        .mapToObj(i -> new RoomId(new UUID(i * 31L, i * 17L)))
                        .toList();
        Set<String> three = Set.of("a", "b", "c");
        Set<String> four = Set.of("a", "b", "c", "d");
        for (RoomId room : rooms) {
            String after = Rendezvous.owner(room, four.stream()).orElseThrow();
            if (!after.equals("d")) {
                assertThat(Rendezvous.owner(room, three.stream())).contains(after);
            }
        }
        var shares =
                rooms.stream()
                        .collect(
                                Collectors.groupingBy(
                                        room -> Rendezvous.owner(room, four.stream()).orElseThrow(),
                                        Collectors.counting()));
        assertThat(shares.values()).hasSize(4).allMatch(share -> share > 600);
    }

    private static String owner(String... nodes) {
        return Rendezvous.owner(ROOM, Set.of(nodes).stream()).orElseThrow();
    }

    private AffinityTest when(Input input) {
        effects = affinity.on(input);
        return this;
    }

    private void then(Effect... expected) {
        assertThat(effects).containsExactly(expected);
    }

    private AffinityTest later(long ms) {
        now += ms;
        return this;
    }

    private Input seen(String... owners) {
        return new Input.Seen(Set.of(owners), now, PAUSE);
    }

    private Input sent(Submission event) {
        return new Input.Submitted(ROOM, event, now);
    }

    private Input answered(long number) {
        return new Input.Answered(number, acked, now);
    }

    private Input unheard(long number) {
        return new Input.Unheard(number, now, PAUSE);
    }

    private Input told(long number, boolean underWay) {
        return new Input.Told(number, underWay, now);
    }

    private Input tick() {
        return new Input.Tick(now, PAUSE);
    }

    private static Effect here(long number, Submission event) {
        return new Effect.Sequence(number, ROOM, event);
    }

    private static Effect to(String owner, long number, Submission event) {
        return new Effect.HandOver(owner, number, ROOM, event);
    }

    private static Effect answer(Submission to, Outcome outcome) {
        return new Effect.Answer(to.requester(), outcome);
    }
}
