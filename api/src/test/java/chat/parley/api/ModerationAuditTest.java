package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What the audit log tells of those who keep rooms in order. */
class ModerationAuditTest {
    private static ApiServer server;
    private static Person owner;
    private Person ada;
    private Person bob;
    private RoomId room = new RoomId(Person.freshId().value());
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        owner = server.owner;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, in which Bob is and said 3 and 4, and Ada 5. */
    @BeforeEach
    void meet() {
        ada = server.join("ada");
        bob = server.join("bob");
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
        bob.say(room, "three").expect(201);
        bob.say(room, "four").expect(201);
        ada.say(room, "five").expect(201);
    }

    /** What Ada did, as the owner of the server reads it, the newest first. */
    private List<Rest.AuditEntry> done() {
        return owner
                .get("/v1/audit?user=" + ada.id())
                .expect(200)
                .read(Rest.AuditEntries.class)
                .entries()
                .stream()
                .filter(entry -> ada.id().equals(entry.actor()))
                .toList();
    }

    private void assertDone(String kind, Person subject, String more) {
        Rest.AuditEntry newest = done().getFirst();
        assertThat(newest.kind()).isEqualTo(kind);
        assertThat(newest.subject()).isEqualTo(subject.id());
        assertThat(newest.detail()).isEqualTo(room + " " + more);
    }

    private Reply deletes(Person who, Long... of) {
        return who.post(
                path + "/events",
                new Rest.NewEvent(
                        Person.freshId(),
                        EventType.DELETION,
                        Content.of(new RoomChange.Deletion(List.of(of)))));
    }

    @Test
    void removalsBansAndRolesAreRecordedWithRoomAndSequence() {
        ada.patch(path + "/members/" + bob.id(), new Rest.MemberPatch(null, RoomRole.MODERATOR))
                .expect(200);
        assertDone("room-role-given", bob, "6 moderator");
        ada.delete(path + "/members/" + bob.id()).expect(204);
        assertDone("member-removed", bob, "7");
        ada.put(path + "/bans/" + bob.id()).expect(204);
        assertDone("member-banned", bob, "8");
        ada.delete(path + "/bans/" + bob.id()).expect(204);
        assertDone("ban-lifted", bob, "9");
        ada.delete(path).expect(204);
        Rest.AuditEntry closed = done().getFirst();
        assertThat(closed.kind()).isEqualTo("room-closed");
        assertThat(closed.subject()).isNull();
        assertThat(done()).hasSize(5);
    }

    @Test
    void deletingWhatOthersSaidIsRecordedForEachOfThem() {
        deletes(ada, 3L, 5L).expect(201);
        assertDone("messages-deleted", bob, "6 1");
        ada.post(path + "/members/" + bob.id() + "/deletion").expect(200);
        assertDone("messages-deleted", bob, "7 1");
        assertThat(done()).hasSize(2);
    }

    @Test
    void whatOneDoesToOneselfOrWasRefusedIsNot() {
        deletes(ada, 5L).expect(201);
        ada.delete(path + "/members/" + bob.id() + "?id=" + Person.freshId()).expect(204);
        bob.delete(path + "/members/" + ada.id()).expect(403).problem(ErrorCode.NOT_MEMBER);
        assertThat(done()).hasSize(1);
        assertThat(
                        owner.get("/v1/audit?user=" + bob.id() + "&kind=member-removed")
                                .expect(200)
                                .read(Rest.AuditEntries.class)
                                .entries())
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo(ada.id()));
    }

    @Test
    void whatAClientRepeatsIsRecordedOnce() {
        EventId id = Person.freshId();
        for (int i = 0; i < 3; i++) {
            ada.put(path + "/bans/" + bob.id() + "?id=" + id).expect(204);
        }
        assertDone("member-banned", bob, "6");
        assertThat(done()).hasSize(1);
    }
}
