package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.UserId;
import chat.parley.sdk.Roster.Due;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Who has to go from a group, and which commits are refused, by the room's log alone. */
class RosterTest {
    private static final LeafOwner ADA = MlsWorld.owner(1, 1);
    private static final LeafOwner BEN = MlsWorld.owner(2, 2);
    private static final LeafOwner BENS_OTHER = MlsWorld.owner(2, 3);
    private static final LeafOwner GHOST = MlsWorld.owner(9, 9);
    private static final NavigableMap<Integer, LeafOwner> LEAVES =
            new TreeMap<>(Map.of(0, ADA, 1, BEN, 2, BENS_OTHER));

    private final Roster both = new Roster(Set.of(ADA.user(), BEN.user()), Map.of());

    private static Event event(RoomChange change, UserId sender) {
        return new Event(
                1,
                1,
                new EventId(new UUID(0x7000, 1L << 63)),
                change.type(),
                sender,
                new DeviceId(new UUID(0x7000, 1L << 63)),
                0,
                Content.of(change));
    }

    private static Roster after(Roster roster, RoomChange change) {
        return roster.after(event(change, BEN.user()), LEAVES.values());
    }

    private static MlsChange commit(
            LeafOwner by, boolean joins, List<LeafOwner> added, Map<Integer, LeafOwner> removed) {
        return new MlsChange(by, joins, added, new TreeMap<>(removed), List.of());
    }

    @Test
    void whoeverLeftHasToGoUntilTheyAreBackOrGone() {
        assertThat(both.leavesDue(LEAVES)).isEmpty();
        Roster left = after(both, new RoomChange.Left(BEN.user()));
        assertThat(left.leavesDue(LEAVES)).containsOnlyKeys(1, 2);
        Roster back = after(left, new RoomChange.Invited(BEN.user()));
        assertThat(back).isEqualTo(both);
        Roster gone = left.after(commit(ADA, false, List.of(), Map.of(1, BEN, 2, BENS_OTHER)));
        assertThat(gone.due()).isEmpty();
        assertThat(gone.withoutLeaf(List.of(ADA))).isEmpty();
        Roster again = after(gone, new RoomChange.Joined(BEN.user()));
        assertThat(again.withoutLeaf(List.of(ADA))).containsExactly(BEN.user());
    }

    @Test
    void aDeviceIsGoneOnlyInTheNameOfItsPerson() {
        RoomChange removal = new RoomChange.Removal(BEN.user(), BENS_OTHER.device());
        assertThat(after(both, removal).leavesDue(LEAVES)).containsOnlyKeys(2);
        assertThat(both.after(event(removal, ADA.user()), LEAVES.values())).isEqualTo(both);
        Roster left = after(after(both, removal), new RoomChange.Left(BEN.user()));
        Roster back = after(left, new RoomChange.Joined(BEN.user()));
        assertThat(back.due()).containsOnly(Map.entry(BENS_OTHER, Due.GONE));
        assertThat(back.after(commit(BENS_OTHER, true, List.of(), Map.of())).due()).isEmpty();
    }

    @Test
    void aGhostIsRefused() {
        assertThat(wrong(both, commit(ADA, false, List.of(GHOST), Map.of())))
                .contains("neither in the room nor invited");
        assertThat(both.wrongIn(commit(ADA, false, List.of(), Map.of()), BEN, false, LEAVES))
                .contains("somebody else");
        assertThat(wrong(both, commit(ADA, false, List.of(BEN), Map.of()))).isNull();
    }

    private static String wrong(Roster roster, MlsChange change) {
        return roster.wrongIn(change, change.by(), false, LEAVES);
    }

    @Test
    void aCommitThatLeavesSomebodyInWhoLeftIsRefused() {
        Roster left = after(both, new RoomChange.Left(BEN.user()));
        assertThat(wrong(left, commit(ADA, false, List.of(), Map.of(1, BEN)))).contains("1 leaves");
        assertThat(wrong(left, commit(ADA, false, List.of(), Map.of(1, BEN, 2, BENS_OTHER))))
                .isNull();
        assertThat(wrong(left, commit(ADA, true, List.of(), Map.of()))).isNull();
        Roster told = new Roster(both.people(), Map.of(BEN, Due.TOLD));
        assertThat(wrong(told, commit(ADA, false, List.of(), Map.of()))).isNull();
        assertThat(told.leavesDue(LEAVES)).containsOnlyKeys(1);
    }

    @Test
    void inADirectRoomNobodyRemovesTheOther() {
        MlsChange removes = commit(ADA, false, List.of(), Map.of(1, BEN));
        assertThat(both.wrongIn(removes, ADA, true, LEAVES)).contains("direct room");
        assertThat(both.wrongIn(removes, ADA, false, LEAVES)).isNull();
        MlsChange own = commit(BEN, false, List.of(), Map.of(2, BENS_OTHER));
        assertThat(both.wrongIn(own, BEN, true, LEAVES)).isNull();
    }
}
