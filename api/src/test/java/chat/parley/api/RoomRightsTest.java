package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who may do what in a room, by what they are in it: every operation for every relation. */
class RoomRightsTest {
    enum Relation {
        OWNER,
        MODERATOR,
        MEMBER,
        INVITED,
        LEFT,
        OUTSIDER
    }

    private static final Map<Relation, Person> CAST = new EnumMap<>(Relation.class);
    private static ApiServer server;
    private static Person extra;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        for (Relation relation : Relation.values()) {
            CAST.put(relation, server.join(relation.name().toLowerCase(java.util.Locale.ROOT)));
        }
        extra = server.join("extra");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        // operation          owner moderator member invited left outsider
        "see,                 200,  200,      200,   200,    404, 404",
        "list members,        200,  200,      200,   403,    404, 404",
        "list presence,       200,  200,      200,   403,    404, 404",
        "read,                200,  200,      200,   403,    404, 404",
        "say,                 201,  201,      201,   403,    403, 404",
        "mark read,           200,  200,      200,   403,    404, 404",
        "type,                204,  204,      204,   403,    404, 404",
        "rename,              200,  200,      403,   403,    403, 404",
        "close,               204,  403,      403,   403,    403, 404",
        "join,                200,  200,      200,   201,    404, 404",
        "invite,              201,  201,      201,   403,    403, 404",
        "promote a member,    200,  403,      403,   403,    403, 404",
        "demote the owner,    403,  403,      403,   403,    403, 404",
        "remove a member,     204,  204,      403,   403,    403, 404",
        "remove a moderator,  204,  403,      403,   403,    403, 404",
        "remove the owner,    403,  403,      403,   403,    403, 404",
        "withdraw,            204,  204,      403,   204,    403, 404",
        "leave,               403,  204,      204,   204,    403, 404",
        "make a link,         201,  403,      403,   403,    404, 404",
        "list links,          200,  403,      403,   403,    404, 404",
    })
    void inAPrivateRoom(
            String operation,
            int owner,
            int moderator,
            int member,
            int invited,
            int left,
            int outsider) {
        walk(
                RoomKind.PRIVATE,
                operation,
                List.of(owner, moderator, member, invited, left, outsider));
    }

    @ParameterizedTest
    @CsvSource({
        // operation          owner moderator member invited left outsider
        "see,                 200,  200,      200,   200,    200, 200",
        "list members,        200,  200,      200,   403,    403, 403",
        "list presence,       200,  200,      200,   403,    403, 403",
        "read,                200,  200,      200,   403,    403, 403",
        "say,                 201,  201,      201,   403,    403, 403",
        "mark read,           200,  200,      200,   403,    403, 403",
        "type,                204,  204,      204,   403,    403, 403",
        "rename,              200,  200,      403,   403,    403, 403",
        "close,               204,  403,      403,   403,    403, 403",
        "join,                200,  200,      200,   201,    201, 201",
        "invite,              201,  201,      201,   403,    403, 403",
        "promote a member,    200,  403,      403,   403,    403, 403",
        "remove a member,     204,  204,      403,   403,    403, 403",
        "leave,               403,  204,      204,   204,    403, 403",
        "make a link,         201,  403,      403,   403,    403, 403",
        "list links,          200,  403,      403,   403,    403, 403",
    })
    void inAPublicRoom(
            String operation,
            int owner,
            int moderator,
            int member,
            int invited,
            int left,
            int outsider) {
        walk(
                RoomKind.PUBLIC,
                operation,
                List.of(owner, moderator, member, invited, left, outsider));
    }

    @ParameterizedTest
    @CsvSource({
        "see,              200, 404",
        "list members,     200, 404",
        "list presence,    200, 404",
        "read,             200, 404",
        "say,              201, 404",
        "mark read,        200, 404",
        "type,             204, 404",
        "rename,           403, 404",
        "close,            403, 404",
        "join,             200, 404",
        "invite,           403, 404",
        "leave,            403, 404",
        "make a link,      403, 404",
        "remove the owner, 403, 404",
    })
    void inADirectConversation(String operation, int oneOfTheTwo, int anybodyElse) {
        Person ada = CAST.get(Relation.OWNER);
        Person bob = CAST.get(Relation.MEMBER);
        RoomId room = RoomId.direct(ada.id(), bob.id());
        ada.post("/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(bob.id())));
        attempt(bob, operation, room).expect(oneOfTheTwo);
        attempt(CAST.get(Relation.OUTSIDER), operation, room).expect(anybodyElse);
    }

    @Test
    void nobodyLearnsWhetherTwoHaveADirectConversation() {
        Person ada = server.join("ada");
        Person bob = server.join("bob");
        Person eve = server.join("eve");
        RoomId room = RoomId.direct(ada.id(), bob.id());
        List<String> before = answersTo(eve, room);
        ada.post("/v1/rooms", new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(bob.id())))
                .expect(201);
        assertThat(answersTo(eve, room)).isEqualTo(before);
    }

    private static List<String> answersTo(Person eve, RoomId room) {
        return List.of(
                        "see",
                        "read",
                        "say",
                        "mark read",
                        "type",
                        "list members",
                        "rename",
                        "close",
                        "join",
                        "invite",
                        "leave",
                        "promote a member")
                .stream()
                .map(operation -> operation + ": " + attempt(eve, operation, room).text())
                .toList();
    }

    @Test
    void whoIsRemovedReadsNothingMore() {
        Person ada = CAST.get(Relation.OWNER);
        Person eve = CAST.get(Relation.MEMBER);
        RoomId room = room(RoomKind.PRIVATE);
        ada.delete("/v1/rooms/" + room + "/members/" + eve.id()).expect(204);
        for (String query : List.of("", "?after=0", "?after=100", "?before=3")) {
            eve.get("/v1/rooms/" + room + "/events" + query)
                    .expect(404)
                    .problem(ErrorCode.NOT_FOUND);
        }
    }

    private static void walk(RoomKind kind, String operation, List<Integer> expected) {
        for (Relation relation : Relation.values()) {
            Reply reply = attempt(CAST.get(relation), operation, room(kind));
            assertThat(reply.status())
                    .as("%s by %s: %s", operation, relation, reply.text())
                    .isEqualTo(expected.get(relation.ordinal()));
        }
    }

    /** A room to which everybody in the cast has their relation. */
    private static RoomId room(RoomKind kind) {
        Person owner = CAST.get(Relation.OWNER);
        List<Relation> inside = List.of(Relation.MODERATOR, Relation.MEMBER, Relation.LEFT);
        RoomId room =
                owner.create(
                        kind,
                        "Room",
                        CAST.get(Relation.MODERATOR),
                        CAST.get(Relation.MEMBER),
                        CAST.get(Relation.LEFT),
                        CAST.get(Relation.INVITED));
        inside.forEach(relation -> CAST.get(relation).enter(room));
        String members = "/v1/rooms/" + room + "/members/";
        owner.patch(
                        members + CAST.get(Relation.MODERATOR).id(),
                        new Rest.MemberPatch(null, RoomRole.MODERATOR))
                .expect(200);
        Person left = CAST.get(Relation.LEFT);
        left.delete(members + left.id()).expect(204);
        return room;
    }

    private static Reply attempt(Person person, String operation, RoomId room) {
        String path = "/v1/rooms/" + room;
        String members = path + "/members";
        return switch (operation) {
            case "see" -> person.get(path);
            case "list members" -> person.get(members);
            case "list presence" -> person.get(path + "/presence");
            case "read" -> person.get(path + "/events?after=0");
            case "say" ->
                    person.post(
                            path + "/events",
                            new Rest.NewEvent(
                                    Person.freshId(), EventType.MESSAGE, Content.text("hi")));
            case "mark read" -> person.put(path + "/read", new Rest.ReadCursor(1));
            case "type" -> person.post(path + "/typing");
            case "rename" -> person.patch(path, new Rest.RoomPatch(null, "Other"));
            case "close" -> person.delete(path);
            case "join" -> person.post(members, new Rest.NewMember(null, person.id()));
            case "invite" -> person.post(members, new Rest.NewMember(null, extra.id()));
            case "promote a member" ->
                    person.patch(
                            members + "/" + CAST.get(Relation.MEMBER).id(),
                            new Rest.MemberPatch(null, RoomRole.MODERATOR));
            case "demote the owner" ->
                    person.patch(
                            members + "/" + CAST.get(Relation.OWNER).id(),
                            new Rest.MemberPatch(null, RoomRole.MEMBER));
            case "remove a member" -> person.delete(members + "/" + CAST.get(other(person)).id());
            case "remove a moderator" ->
                    person.delete(members + "/" + CAST.get(moderator(person)).id());
            case "remove the owner" -> person.delete(members + "/" + CAST.get(Relation.OWNER).id());
            case "withdraw" -> person.delete(members + "/" + CAST.get(Relation.INVITED).id());
            case "make a link" -> person.post(path + "/links");
            case "list links" -> person.get(path + "/links");
            case "leave" -> person.delete(members + "/" + person.id());
            default -> throw new IllegalArgumentException(operation);
        };
    }

    /** The member; for the member itself, whom to remove is leaving, so the invited one. */
    private static Relation other(Person person) {
        return person.equals(CAST.get(Relation.MEMBER)) ? Relation.INVITED : Relation.MEMBER;
    }

    /** The moderator; for the moderator itself the owner, who outranks it as well. */
    private static Relation moderator(Person person) {
        return person.equals(CAST.get(Relation.MODERATOR)) ? Relation.OWNER : Relation.MODERATOR;
    }
}
