package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Who is told how far others have read. */
class ReceiptsTest {
    private static ApiServer server;
    private Person ada;
    private Person bob;
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, of which Bob has read two events. */
    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
        bob.put(path + "/read", new Rest.ReadCursor(2)).expect(200);
    }

    private Rest.Receipts seenBy(Person person) {
        return person.get(path + "/receipts").expect(200).read(Rest.Receipts.class);
    }

    private static void choose(
            Person person, @Nullable AvailabilityChoice status, boolean receipts) {
        person.patch("/v1/account/presence", new Rest.PresencePatch(status, null, receipts, null))
                .expect(200);
    }

    @Test
    void membersSeeHowFarOthersHaveRead() {
        assertThat(seenBy(ada).shown()).isTrue();
        assertThat(seenBy(ada).receipts()).containsExactly(new Rest.Receipt(bob.id(), 2, 2));
        assertThat(seenBy(bob).receipts()).containsExactly(new Rest.Receipt(ada.id(), 1, 1));
        server.join("eve").get(path + "/receipts").expect(403);
    }

    @Test
    void whoShowsTheirsNotIsNeitherShownNorTold() {
        choose(bob, null, false);
        ada.put(path + "/read", new Rest.ReadCursor(1)).expect(200);
        assertThat(seenBy(ada)).isEqualTo(new Rest.Receipts(true, List.of()));
        assertThat(seenBy(bob)).isEqualTo(Rest.Receipts.NONE);
        choose(bob, AvailabilityChoice.INVISIBLE, true);
        assertThat(seenBy(ada).receipts()).isEmpty();
        assertThat(seenBy(bob)).isEqualTo(Rest.Receipts.NONE);
        choose(bob, AvailabilityChoice.AWAY, true);
        assertThat(seenBy(bob).receipts()).hasSize(1);
    }

    @Test
    void whoLeftIsOnlyInvitedOrBlockedIsNotShown() {
        bob.delete(path + "/members/" + bob.id()).expect(204);
        assertThat(seenBy(ada).receipts()).isEmpty();
        ada.post(path + "/members", new Rest.NewMember(null, bob.id())).expect(201);
        assertThat(seenBy(ada).receipts()).isEmpty();
        bob.post(path + "/members", new Rest.NewMember(null, bob.id())).expect(201);
        assertThat(seenBy(ada).receipts()).hasSize(1);
        ada.put("/v1/blocks/" + bob.id()).expect(204);
        assertThat(seenBy(ada).receipts()).isEmpty();
        assertThat(seenBy(bob).receipts()).isEmpty();
    }
}
