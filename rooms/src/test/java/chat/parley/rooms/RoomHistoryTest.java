package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.History;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomKind;

import org.junit.jupiter.api.Test;

/** What those see of a room who join it: by the setting under which each event was said. */
class RoomHistoryTest {
    static RoomChange show(History history) {
        return new RoomChange.Configured(null, null, null, null, null, history);
    }

    private static RoomScript created(History history) {
        var room = new RoomChange.Created(RoomKind.PUBLIC, "r", Encryption.NONE, null, history);
        return new RoomScript().changed(ALICE, room);
    }

    /** From where on Bob, who joined last, sees the room. */
    private static long shown(RoomScript room) {
        return room.folded().roster().of(BOB).intervals().getLast().shown();
    }

    @Test
    void aRoomShowsNothingOfWhatWasBeforeUnlessSomebodySaysSo() {
        assertThat(shown(RoomScript.createdBy(ALICE).said(ALICE, "2").joined(BOB))).isEqualTo(3);
    }

    @Test
    void whoJoinsSeesAllThatWasSaidSinceTheRoomWasOpened() {
        assertThat(shown(created(History.ALL).said(ALICE, "2").joined(BOB))).isEqualTo(1);
        RoomScript later =
                RoomScript.createdBy(ALICE)
                        .said(ALICE, "2")
                        .changed(ALICE, show(History.ALL))
                        .said(ALICE, "4")
                        .changed(ALICE, show(History.ALL))
                        .joined(BOB);
        assertThat(shown(later)).as("what was said before it was opened stays closed").isEqualTo(3);
    }

    @Test
    void whatWasOpenIsShownToNobodyWhoJoinsWhenItIsClosed() {
        RoomScript room =
                created(History.ALL)
                        .said(ALICE, "2")
                        .changed(ALICE, show(History.JOINED))
                        .joined(BOB);
        assertThat(shown(room)).isEqualTo(4);
    }

    @Test
    void whoWasInvitedSeesWhatWasSaidSinceThen() {
        RoomScript room = created(History.INVITED).said(ALICE, "2").invited(ALICE, BOB);
        assertThat(shown(room.said(ALICE, "4").joined(BOB))).isEqualTo(3);
    }

    @Test
    void anInvitationOfBeforeTheSettingShowsWhatIsSaidUnderIt() {
        RoomScript room =
                RoomScript.createdBy(ALICE)
                        .invited(ALICE, BOB)
                        .said(ALICE, "3")
                        .changed(ALICE, show(History.INVITED))
                        .said(ALICE, "5")
                        .joined(BOB);
        assertThat(shown(room)).isEqualTo(4);
    }

    @Test
    void whoComesUninvitedWhereTheInvitedSeeMoreSeesNothingOfIt() {
        assertThat(shown(created(History.INVITED).said(ALICE, "2").joined(BOB))).isEqualTo(3);
    }

    @Test
    void anInvitationThatWasTakenBackShowsNothing() {
        RoomScript room =
                created(History.INVITED).invited(ALICE, BOB).removed(ALICE, BOB).joined(BOB);
        assertThat(shown(room)).isEqualTo(4);
    }

    @Test
    void whoComesBackSeesWhatWasSaidMeanwhileWhereAllIsShown() {
        RoomScript room = created(History.ALL).joined(BOB).left(BOB).said(ALICE, "4").joined(BOB);
        assertThat(room.folded().roster().of(BOB).intervals())
                .containsExactly(new Interval(2, 3, 1), new Interval(5, Interval.OPEN, 1));
    }
}
