package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.id;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange.Closed;
import chat.parley.protocol.RoomChange.Created;
import chat.parley.protocol.RoomChange.Deletion;
import chat.parley.protocol.RoomChange.Pinned;
import chat.parley.protocol.RoomChange.Unpinned;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

class ReferenceRulesTest {
    /**
     * Alice owns, Bob moderates, Carol is a member: 4 is what Carol said before she left and came
     * back, 5 and 6 what Alice said meanwhile, 8 and 9 what Bob and Carol said since.
     */
    private final RoomScript room =
            RoomScript.createdBy(ALICE)
                    .joined(BOB)
                    .joined(CAROL)
                    .said(CAROL, "four")
                    .left(CAROL)
                    .said(ALICE, "six")
                    .joined(CAROL)
                    .said(BOB, "eight")
                    .said(CAROL, "nine")
                    .gave(ALICE, BOB, RoomRole.MODERATOR);

    private @Nullable ErrorCode refusal(Submission event) {
        return refusal(room, event);
    }

    private static @Nullable ErrorCode refusal(RoomScript room, Submission event) {
        Outcome.Refused refused = RoomRules.refusal(room.folded(), event);
        return refused == null ? null : refused.code();
    }

    private static Submission says(UserId sender, String type, Object said) {
        return new Submission(
                id(1), type, Content.of(said), sender, Cast.deviceOf(sender), _ -> {});
    }

    private static Submission reaction(UserId sender, long of) {
        return says(sender, EventType.REACTION, new Said.Reaction(of, "👍", null));
    }

    private static Submission edit(UserId sender, long of) {
        return says(sender, EventType.EDIT, new Said.Edit(of, "better", null, null));
    }

    private static Submission deletion(UserId sender, Long... of) {
        return says(sender, EventType.DELETION, new Deletion(List.of(of)));
    }

    private static Submission reply(UserId sender, @Nullable Long to, @Nullable Long thread) {
        return says(sender, EventType.MESSAGE, new Said.Message("yes", to, thread, null, null));
    }

    @Test
    void membersReactToMessagesThatTheySee() {
        assertThat(refusal(reaction(CAROL, 8))).isNull();
        assertThat(refusal(reaction(CAROL, 4))).as("from before she left").isNull();
        assertThat(refusal(reaction(CAROL, 6))).as("hidden").isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(reaction(CAROL, 99))).as("unknown").isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(reaction(CAROL, 7))).as("no message").isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatIsHiddenAndWhatIsUnknownAreRefusedAlike() {
        Outcome.Refused hidden = RoomRules.refusal(room.folded(), reaction(CAROL, 6));
        Outcome.Refused unknown = RoomRules.refusal(room.folded(), reaction(CAROL, 99));
        assertThat(hidden.message().replace("6", "99")).isEqualTo(unknown.message());
    }

    @Test
    void onlyTheAuthorEdits() {
        assertThat(refusal(edit(CAROL, 9))).isNull();
        assertThat(refusal(edit(CAROL, 4))).isNull();
        assertThat(refusal(edit(CAROL, 8))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(edit(ALICE, 8))).as("not even the owner").isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(edit(CAROL, 7))).as("no message").isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void authorsAndThoseWhoOutrankThemDelete() {
        assertThat(refusal(deletion(CAROL, 4L, 9L))).isNull();
        assertThat(refusal(deletion(CAROL, 9L, 8L))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(deletion(BOB, 9L))).isNull();
        assertThat(refusal(deletion(BOB, 6L))).as("of the owner").isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(deletion(ALICE, 8L, 9L))).isNull();
        assertThat(refusal(deletion(ALICE, 7L))).as("a change").isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(deletion(ALICE, 99L))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(deletion(CAROL, 6L))).as("hidden").isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(deletion(BOB, 4L))).as("of whoever left").isNull();
    }

    @Test
    void whatIsDeletedIsNeitherEditedNorReactedTo() {
        RoomScript deleted = room.changed(CAROL, new Deletion(List.of(9L)));
        assertThat(refusal(deleted, edit(CAROL, 9))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(deleted, reaction(BOB, 9))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(deleted, deletion(CAROL, 9L))).as("once more").isNull();
        assertThat(refusal(deleted, deletion(CAROL, 11L))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(deleted, reply(BOB, 9L, null))).as("an answer is not lost").isNull();
    }

    @Test
    void aMessageAnswersWhatItsSenderSees() {
        assertThat(refusal(reply(CAROL, 8L, 4L))).isNull();
        assertThat(refusal(reply(CAROL, 6L, null))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(reply(CAROL, null, 6L))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(reply(CAROL, 99L, null))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatWasPinnedIsTakenDownAlsoByWhoCannotSeeIt() {
        room.changed(ALICE, new Pinned(6)).gave(ALICE, CAROL, RoomRole.MODERATOR);
        assertThat(refusal(unpinning(CAROL, 6))).isNull();
        assertThat(refusal(unpinning(CAROL, 8))).as("not pinned").isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(ReferenceRules.judges(room.folded(), unpinning(CAROL, 6))).isEmpty();
    }

    private static Submission unpinning(UserId sender, long of) {
        return says(sender, EventType.ROOM_UNPINNED, new Unpinned(of));
    }

    @Test
    void onlyWhatTheSenderSeesIsLookedAt() {
        assertThat(ReferenceRules.judges(room.folded(), deletion(CAROL, 4L, 6L, 8L, 99L)))
                .containsExactly(4L, 8L);
        assertThat(ReferenceRules.judges(room.folded(), deletion(Cast.user(99), 8L))).isEmpty();
    }

    @Test
    void inADirectConversationPeopleDeleteOnlyTheirOwn() {
        RoomScript direct =
                new RoomScript()
                        .changed(ALICE, new Created(RoomKind.DIRECT, null, Encryption.NONE, BOB))
                        .said(ALICE, "two")
                        .said(BOB, "three");
        assertThat(refusal(direct, deletion(BOB, 3L))).isNull();
        assertThat(refusal(direct, deletion(BOB, 2L))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void onlyMembersOfAnOpenRoomSpeakOfWhatWasSaid() {
        UserId stranger = Cast.user(99);
        assertThat(refusal(reaction(stranger, 8))).isEqualTo(ErrorCode.NOT_MEMBER);
        assertThat(refusal(deletion(stranger, 8L))).isEqualTo(ErrorCode.NOT_MEMBER);
        assertThat(refusal(room.changed(ALICE, new Closed()), deletion(CAROL, 9L)))
                .isEqualTo(ErrorCode.CLOSED);
    }
}
