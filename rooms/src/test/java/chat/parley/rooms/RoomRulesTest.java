package chat.parley.rooms;

import static chat.parley.protocol.RoomRole.MEMBER;
import static chat.parley.protocol.RoomRole.MODERATOR;
import static chat.parley.protocol.RoomRole.OWNER;
import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.CAROL;
import static chat.parley.rooms.Cast.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomChange.Closed;
import chat.parley.protocol.RoomChange.Created;
import chat.parley.protocol.RoomChange.Invited;
import chat.parley.protocol.RoomChange.Joined;
import chat.parley.protocol.RoomChange.Left;
import chat.parley.protocol.RoomChange.Renamed;
import chat.parley.protocol.RoomChange.RoleGiven;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class RoomRulesTest {
    private static final UserId DAVE = Cast.user(4);

    /** Alice owns, Bob moderates, Carol is a member, Dave is invited. */
    private static RoomScript room(RoomKind kind) {
        return RoomScript.created(kind, ALICE)
                .invited(ALICE, BOB)
                .joined(BOB)
                .invited(ALICE, CAROL)
                .joined(CAROL)
                .gave(ALICE, BOB, MODERATOR)
                .invited(ALICE, DAVE);
    }

    private static RoomScript publicRoom() {
        return room(RoomKind.PUBLIC);
    }

    private static RoomScript privateRoom() {
        return room(RoomKind.PRIVATE);
    }

    private static RoomScript closed() {
        return publicRoom().changed(ALICE, new Closed());
    }

    private static RoomScript direct() {
        return new RoomScript()
                .changed(ALICE, new Created(RoomKind.DIRECT, null, Encryption.NONE, BOB));
    }

    private static RoomChange nick(UserId user, @Nullable String nick) {
        return new RoomChange.NickChanged(user, nick);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whoMayDoWhat(
            String what,
            RoomScript room,
            UserId sender,
            RoomChange change,
            @Nullable ErrorCode expected) {
        assertThat(refusal(room, Story.change(sender, id(1), change))).as(what).isEqualTo(expected);
    }

    static Stream<Arguments> changes() {
        UserId stranger = Cast.user(9);
        var creation = new Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        return Stream.of(
                arguments(
                        "a room is created once",
                        publicRoom(),
                        ALICE,
                        creation,
                        ErrorCode.CONFLICT),
                arguments("a member takes a nick", publicRoom(), CAROL, nick(CAROL, "C"), null),
                arguments("and gives it back", publicRoom(), CAROL, nick(CAROL, null), null),
                arguments(
                        "nobody names others",
                        publicRoom(),
                        ALICE,
                        nick(CAROL, "C"),
                        ErrorCode.FORBIDDEN),
                arguments("moderators take nicks away", publicRoom(), BOB, nick(CAROL, null), null),
                arguments(
                        "not of whom they do not outrank",
                        publicRoom(),
                        BOB,
                        nick(ALICE, null),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "members do not",
                        publicRoom(),
                        CAROL,
                        nick(BOB, null),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "nor of who is only invited",
                        publicRoom(),
                        BOB,
                        nick(DAVE, null),
                        ErrorCode.NOT_FOUND),
                arguments(
                        "strangers have none",
                        publicRoom(),
                        stranger,
                        nick(stranger, "S"),
                        ErrorCode.NOT_MEMBER),
                arguments(
                        "nor has anybody when it is over",
                        closed(),
                        CAROL,
                        nick(CAROL, "C"),
                        ErrorCode.CLOSED),
                arguments(
                        "between two there are none",
                        direct(),
                        BOB,
                        nick(BOB, "B"),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "anyone joins a public room",
                        publicRoom(),
                        stranger,
                        new Joined(stranger),
                        null),
                arguments(
                        "nobody joins for another",
                        publicRoom(),
                        ALICE,
                        new Joined(stranger),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "nobody joins twice",
                        publicRoom(),
                        CAROL,
                        new Joined(CAROL),
                        ErrorCode.CONFLICT),
                arguments(
                        "a private room is not found",
                        privateRoom(),
                        stranger,
                        new Joined(stranger),
                        ErrorCode.NOT_FOUND),
                arguments(
                        "the invited join a private room",
                        privateRoom(),
                        DAVE,
                        new Joined(DAVE),
                        null),
                arguments(
                        "nobody joins a closed room",
                        closed(),
                        stranger,
                        new Joined(stranger),
                        ErrorCode.CLOSED),
                arguments("members invite", privateRoom(), CAROL, new Invited(stranger), null),
                arguments(
                        "strangers do not invite",
                        publicRoom(),
                        stranger,
                        new Invited(stranger),
                        ErrorCode.NOT_MEMBER),
                arguments(
                        "members are not invited",
                        publicRoom(),
                        CAROL,
                        new Invited(BOB),
                        ErrorCode.CONFLICT),
                arguments(
                        "nobody is invited twice",
                        publicRoom(),
                        CAROL,
                        new Invited(DAVE),
                        ErrorCode.CONFLICT),
                arguments("members leave", publicRoom(), CAROL, new Left(CAROL), null),
                arguments("the invited decline", publicRoom(), DAVE, new Left(DAVE), null),
                arguments(
                        "strangers cannot leave",
                        publicRoom(),
                        stranger,
                        new Left(stranger),
                        ErrorCode.NOT_MEMBER),
                arguments(
                        "the last owner stays",
                        publicRoom(),
                        ALICE,
                        new Left(ALICE),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "who is alone may leave",
                        RoomScript.createdBy(ALICE),
                        ALICE,
                        new Left(ALICE),
                        null),
                arguments("moderators remove members", publicRoom(), BOB, new Left(CAROL), null),
                arguments(
                        "moderators withdraw invitations", publicRoom(), BOB, new Left(DAVE), null),
                arguments(
                        "moderators do not remove owners",
                        publicRoom(),
                        BOB,
                        new Left(ALICE),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "moderators do not remove each other",
                        publicRoom().gave(ALICE, CAROL, MODERATOR),
                        BOB,
                        new Left(CAROL),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "members remove nobody",
                        publicRoom(),
                        CAROL,
                        new Left(BOB),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "strangers are not removed",
                        publicRoom(),
                        ALICE,
                        new Left(stranger),
                        ErrorCode.NOT_FOUND),
                arguments(
                        "the removed cannot be removed again",
                        publicRoom().removed(ALICE, CAROL),
                        ALICE,
                        new Left(CAROL),
                        ErrorCode.NOT_FOUND),
                arguments("members leave a closed room", closed(), CAROL, new Left(CAROL), null),
                arguments(
                        "owners give roles",
                        publicRoom(),
                        ALICE,
                        new RoleGiven(CAROL, OWNER),
                        null),
                arguments(
                        "moderators give no roles",
                        publicRoom(),
                        BOB,
                        new RoleGiven(CAROL, MODERATOR),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "the invited have no role",
                        publicRoom(),
                        ALICE,
                        new RoleGiven(DAVE, MODERATOR),
                        ErrorCode.NOT_FOUND),
                arguments(
                        "a room keeps an owner",
                        publicRoom(),
                        ALICE,
                        new RoleGiven(ALICE, MEMBER),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "one of two owners may go",
                        publicRoom().gave(ALICE, BOB, OWNER),
                        ALICE,
                        new Left(ALICE),
                        null),
                arguments(
                        "the second of two owners may not, once the first is none",
                        publicRoom().gave(ALICE, BOB, OWNER).gave(BOB, ALICE, MEMBER),
                        BOB,
                        new Left(BOB),
                        ErrorCode.FORBIDDEN),
                arguments("moderators rename", publicRoom(), BOB, new Renamed("new"), null),
                arguments(
                        "members do not rename",
                        publicRoom(),
                        CAROL,
                        new Renamed("new"),
                        ErrorCode.FORBIDDEN),
                arguments("owners close", publicRoom(), ALICE, new Closed(), null),
                arguments(
                        "moderators do not close",
                        publicRoom(),
                        BOB,
                        new Closed(),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "nothing is renamed when closed",
                        closed(),
                        ALICE,
                        new Renamed("new"),
                        ErrorCode.CLOSED),
                arguments("two stay two", direct(), ALICE, new Invited(CAROL), ErrorCode.FORBIDDEN),
                arguments(
                        "nobody enters the talk of two",
                        direct(),
                        CAROL,
                        new Joined(CAROL),
                        ErrorCode.NOT_FOUND),
                arguments(
                        "nobody leaves the talk of two",
                        direct(),
                        BOB,
                        new Left(BOB),
                        ErrorCode.FORBIDDEN),
                arguments(
                        "the talk of two has no roles",
                        direct(),
                        BOB,
                        new RoleGiven(ALICE, MEMBER),
                        ErrorCode.FORBIDDEN));
    }

    @Test
    void bothAreInADirectRoomFromItsFirstEvent() {
        assertThat(refusal(direct(), Story.message(BOB, id(1), "hi"))).isNull();
        assertThat(refusal(direct(), Story.message(ALICE, id(1), "hi"))).isNull();
    }

    @Test
    void aDirectRoomConcernsBothARoomOfOnesOwnOnlyOneself() {
        var room = new Created(RoomKind.PUBLIC, "room", Encryption.NONE, null);
        var direct = new Created(RoomKind.DIRECT, null, Encryption.NONE, BOB);
        assertThat(RoomRules.target(room.type(), Content.of(room), ALICE)).isEqualTo(ALICE);
        assertThat(RoomRules.target(direct.type(), Content.of(direct), ALICE)).isEqualTo(BOB);
    }

    @Test
    void onlyMembersSpeak() {
        assertThat(refusal(publicRoom(), Story.message(CAROL, id(1), "hi"))).isNull();
        assertThat(refusal(publicRoom(), Story.message(DAVE, id(1), "hi")))
                .isEqualTo(ErrorCode.NOT_MEMBER);
        assertThat(refusal(publicRoom().left(CAROL), Story.message(CAROL, id(1), "hi")))
                .isEqualTo(ErrorCode.NOT_MEMBER);
        assertThat(refusal(closed(), Story.message(CAROL, id(1), "hi")))
                .isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void strangersDoNotLearnOfARoomThatIsNotPublic() {
        UserId stranger = Cast.user(99);
        for (RoomScript room : List.of(privateRoom(), direct())) {
            assertThat(refusal(room, Story.message(stranger, id(1), "hi")))
                    .isEqualTo(ErrorCode.NOT_FOUND);
        }
        assertThat(refusal(privateRoom(), Story.message(DAVE, id(1), "hi")))
                .as("who is invited knows of it")
                .isEqualTo(ErrorCode.NOT_MEMBER);
    }

    @Test
    void comingAndGoingIsBounded() {
        RoomScript room = RoomScript.createdBy(ALICE);
        for (int i = 0; i < 64; i++) {
            room.joined(BOB).left(BOB);
        }
        assertThat(refusal(room, Story.change(BOB, id(1), new Joined(BOB))))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    private static @Nullable ErrorCode refusal(RoomScript room, Submission event) {
        Outcome.Refused refused = RoomRules.refusal(room.folded(), event);
        return refused == null ? null : refused.code();
    }
}
