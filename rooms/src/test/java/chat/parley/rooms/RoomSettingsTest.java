package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.NOW;
import static chat.parley.rooms.Cast.idAt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.RoomChange.Configured;
import chat.parley.protocol.RoomChange.Created;
import chat.parley.protocol.RoomChange.Deletion;
import chat.parley.protocol.RoomChange.Left;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class RoomSettingsTest {
    private static final long PAUSE = 10_000;
    private static final UserId CAROL = Cast.CAROL;

    /** Alice owns, Bob is a member, Carol moderates; 5 is what Bob said at {@link Cast#NOW}. */
    private static RoomScript room(Configured settings) {
        return RoomScript.createdBy(ALICE)
                .joined(BOB)
                .joined(CAROL)
                .gave(ALICE, CAROL, RoomRole.MODERATOR)
                .said(BOB, "five")
                .changed(CAROL, settings);
    }

    private static Configured slow() {
        return new Configured(null, null, null, PAUSE, null, null);
    }

    private static Configured archived() {
        return new Configured(null, null, null, null, true, null);
    }

    private static @Nullable Outcome known(
            RoomScript room, Submission event, List<Submission> accepted, long now) {
        return new Admission(room.folded(), RoomBounds.DEFAULT).known(event, accepted, now);
    }

    private static @Nullable ErrorCode refusal(RoomScript room, Submission event) {
        return known(room, event, List.of(), NOW) instanceof Outcome.Refused(var code, _)
                ? code
                : null;
    }

    private static Submission message(UserId sender, int id) {
        return Story.message(sender, idAt(NOW, id), "hi");
    }

    private static Submission reaction(UserId sender) {
        Content content = Content.of(new Said.Reaction(5, "👍", null));
        return Story.submission(sender, idAt(NOW, 9), EventType.REACTION, content);
    }

    @Test
    void whatIsNotSaidStaysAsItIs() {
        RoomScript room =
                room(new Configured("topic", "more", true, 5_000L, null, null))
                        .changed(ALICE, new Configured(null, "", null, null, true, null));
        assertThat(room.folded().record().settings())
                .isEqualTo(
                        new RoomSettings(
                                "topic",
                                "",
                                true,
                                5_000,
                                true,
                                History.JOINED,
                                0,
                                null,
                                List.of()));
    }

    @Test
    void aPictureHoldsUntilThereIsAnotherOrNone() {
        var picture = new BlobId(idAt(NOW, 77).value());
        RoomScript room = room(Configured.pictured(picture)).changed(ALICE, slow());
        assertThat(room.folded().record().settings().picture()).isEqualTo(picture);
        RoomScript without = room.changed(ALICE, Configured.pictured(null));
        assertThat(without.folded().record().settings().picture()).isNull();
    }

    @Test
    void moderatorsConfigureARoomThatIsNotDirect() {
        RoomScript room = room(slow());
        RoomScript direct =
                new RoomScript()
                        .changed(ALICE, new Created(RoomKind.DIRECT, null, Encryption.NONE, BOB));
        assertThat(refusal(room, Story.change(CAROL, idAt(NOW, 1), archived()))).isNull();
        assertThat(refusal(room, Story.change(BOB, idAt(NOW, 1), archived())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(direct, Story.change(ALICE, idAt(NOW, 1), archived())))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void onlyModeratorsAnnounceAndEverybodyReacts() {
        RoomScript room = room(new Configured(null, null, true, null, null, null));
        assertThat(refusal(room, message(BOB, 1))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(room, reaction(BOB))).isNull();
        assertThat(refusal(room, message(CAROL, 1))).isNull();
        assertThat(refusal(room, message(ALICE, 1))).isNull();
    }

    @Test
    void nothingIsSaidInAnArchivedRoomUntilItIsBroughtBack() {
        RoomScript room = room(archived());
        assertThat(refusal(room, message(ALICE, 1))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(room, reaction(BOB))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(room, Story.change(CAROL, idAt(NOW, 1), new Deletion(List.of(5L)))))
                .as("moderation goes on")
                .isNull();
        assertThat(refusal(room, Story.change(BOB, idAt(NOW, 1), new Left(BOB)))).isNull();
        RoomScript back = room.changed(CAROL, new Configured(null, null, null, null, false, null));
        assertThat(refusal(back, message(BOB, 1))).isNull();
    }

    @Test
    void whoSaidSomethingWaitsInSlowMode() {
        RoomScript room = room(slow());
        assertThat(known(room, message(BOB, 1), List.of(), NOW + 4_000))
                .isInstanceOfSatisfying(
                        Outcome.Busy.class,
                        busy -> {
                            assertThat(busy.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                            assertThat(busy.retryAfterMs()).isEqualTo(6_000);
                        });
        assertThat(known(room, message(BOB, 1), List.of(), NOW + PAUSE)).isNull();
        assertThat(known(room, reaction(BOB), List.of(), NOW)).isNull();
        assertThat(known(room, message(CAROL, 1), List.of(), NOW)).as("moderates").isNull();
    }

    @Test
    void aClockThatWasAheadHoldsNobodyBackInSlowMode() {
        RoomScript room = room(slow());
        long behind = NOW - Duration.ofHours(12).toMillis();
        Submission early = Story.message(BOB, idAt(behind, 1), "hi");
        assertThat(known(room, early, List.of(), behind)).isNull();
        assertThat(known(room, message(BOB, 1), List.of(), NOW - 100))
                .as("clocks differ a little")
                .isInstanceOf(Outcome.Busy.class);
    }

    @Test
    void twoMessagesAtOnceAreOneTooManyInSlowMode() {
        RoomScript room = room(slow());
        Submission first = message(BOB, 1);
        long later = NOW + PAUSE;
        assertThat(known(room, message(BOB, 2), List.of(first), later))
                .isInstanceOf(Outcome.Busy.class);
        assertThat(known(room, message(BOB, 1), List.of(first), later))
                .as("the same once more")
                .isNull();
        assertThat(known(room, message(BOB, 2), List.of(message(ALICE, 1)), later)).isNull();
    }
}
