package chat.parley.rooms;

import static chat.parley.rooms.Cast.ALICE;
import static chat.parley.rooms.Cast.BOB;
import static chat.parley.rooms.Cast.ROOM;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class ReceiptsTest {
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomReader reader = new RoomReader(new MemoryEventLog(1), directory);
    private final Receipts receipts = new Receipts(reader, directory, new MemoryPresenceStore());

    private void fill(int members) {
        fill(members, member(BOB));
    }

    private void fill(int members, Membership bob) {
        List<Membership> all = new ArrayList<>(List.of(member(ALICE), bob));
        while (all.size() < members) {
            all.add(member(new UserId(UUID.randomUUID())));
        }
        directory.project(
                new RoomRecord(
                        ROOM,
                        RoomKind.PUBLIC,
                        "room",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        false,
                        members,
                        members,
                        1),
                all,
                RoomIndex.EMPTY);
        directory.advance(ROOM, BOB, new ReadCursor(1, 0));
    }

    private static Membership member(UserId user) {
        return new Membership(user, RoomRole.OWNER, 0, List.of(new Interval(1, Interval.OPEN)));
    }

    @Test
    void upToTheLimitEverybodysAreTold() {
        fill(Limits.RECEIPT_MEMBERS);
        assertThat(receipts.of(ROOM, ALICE))
                .isEqualTo(new Rest.Receipts(true, List.of(new Rest.Receipt(BOB, 1, 1))));
    }

    @Test
    void whatSomebodyDoesNotSeeTheyHaveNotRead() {
        Interval before = new Interval(2, 4);
        Interval now = new Interval(9, Interval.OPEN, 7);
        fill(2, new Membership(BOB, RoomRole.MEMBER, 0, List.of(before, now)));
        directory.advance(ROOM, BOB, new ReadCursor(10, 5));
        assertThat(receipts.of(ROOM, ALICE).receipts())
                .containsExactly(new Rest.Receipt(BOB, 7, 10));
    }

    @Test
    void inLargerRoomsNobodys() {
        fill(Limits.RECEIPT_MEMBERS + 1);
        assertThat(receipts.of(ROOM, ALICE)).isEqualTo(Rest.Receipts.NONE);
    }
}
