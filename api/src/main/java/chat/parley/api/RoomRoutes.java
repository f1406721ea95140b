package chat.parley.api;

import chat.parley.accounts.Principal;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.RoomReader;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rooms: creating, finding, renaming, closing them. */
final class RoomRoutes {
    private final RoomReader reader;
    private final People people;
    private final Blocking blocking;
    private final RoomChanges changes;

    RoomRoutes(RoomReader reader, People people, Blocking blocking, RoomChanges changes) {
        this.reader = reader;
        this.people = people;
        this.blocking = blocking;
        this.changes = changes;
    }

    Map<String, Action> actions() {
        return Map.of(
                "createRoom", this::create,
                "listRooms", this::list,
                "findPublicRooms", this::findPublic,
                "getRoom", call -> Answer.ok(reader.room(call.room(), call.asker())),
                "renameRoom", this::rename,
                "configureRoom", this::configure,
                "closeRoom", this::close);
    }

    private Answer create(Call call) throws InvalidJson, InvalidRequest {
        var asked = call.body(Rest.NewRoom.class);
        return asked.kind() == RoomKind.DIRECT
                ? createDirect(asked, call.principal())
                : createNamed(asked, call.principal());
    }

    private Answer createDirect(Rest.NewRoom asked, Principal by)
            throws InvalidJson, InvalidRequest {
        refuse(asked.name() != null, "name", "must be absent: direct conversations have no name");
        refuse(asked.id() != null, "id", "must be absent: the id follows from the two people");
        List<UserId> members = members(asked);
        refuse(
                members.size() != 1 || members.contains(by.user()),
                "members",
                "must hold exactly the other person of the conversation");
        refuse(asked.history() != null, "history", "is of no direct conversation");
        people.require(members);
        UserId other = members.getFirst();
        RoomId room = RoomId.direct(by.user(), other);
        boolean repeated = reader.creation(room).isPresent();
        if (!repeated) {
            blocking.requireMayTalk(by.user(), other);
            var created = new RoomChange.Created(RoomKind.DIRECT, null, encryption(asked), other);
            unlessConflict(changes.submit(room, new EventId(room.value()), created, by));
        }
        return summary(room, by.user(), repeated);
    }

    private Answer createNamed(Rest.NewRoom asked, Principal by)
            throws InvalidJson, InvalidRequest {
        refuse(asked.name() == null, "name", "is missing: public and private rooms have one");
        refuse(
                asked.kind() == RoomKind.PUBLIC && encryption(asked) != Encryption.NONE,
                "encryption",
                "is of no public room: anybody may enter it");
        List<UserId> guests =
                members(asked).stream().filter(user -> !user.equals(by.user())).toList();
        people.require(guests);
        guests.forEach(guest -> blocking.requireMayInvite(by.user(), guest));
        RoomId room = asked.id() == null ? new RoomId(changes.freshId()) : asked.id();
        Optional<Event> before = reader.creation(room);
        if (before.isEmpty()) {
            var created =
                    new RoomChange.Created(
                            asked.kind(), asked.name(), encryption(asked), null, asked.history());
            unlessConflict(changes.submit(room, new EventId(room.value()), created, by));
        }
        Event creation =
                reader.creation(room)
                        .filter(event -> event.sender().equals(by.user()))
                        .orElseThrow(RoomRoutes::taken);
        for (UserId guest : guests) {
            invite(room, guest, creation.at(), by);
        }
        return summary(room, by.user(), before.isPresent());
    }

    /**
     * Under an id that follows from room and guest, so that a repeated creation does not invite
     * again whoever has declined meanwhile.
     */
    private void invite(RoomId room, UserId guest, long at, Principal by) throws InvalidJson {
        UUID named = Uuids.named("parley first member " + room + " " + guest);
        UUID id =
                new UUID(
                        at << 16 | 0x7000 | named.getMostSignificantBits() & 0xFFF,
                        named.getLeastSignificantBits());
        Outcome outcome = changes.submit(room, new EventId(id), new RoomChange.Invited(guest), by);
        if (!(outcome instanceof Outcome.Resync)) {
            unlessConflict(outcome);
        }
    }

    private Answer summary(RoomId room, UserId asker, boolean repeated) {
        var summary = reader.room(room, asker);
        return repeated ? Answer.ok(summary) : Answer.created(summary);
    }

    private Answer list(Call call) throws InvalidRequest {
        @Nullable RoomId after = Cursors.read(call, RoomId::parse);
        return page(reader.rooms(call.asker(), null, after, call.limit()));
    }

    private Answer findPublic(Call call) throws InvalidRequest {
        @Nullable RoomId after = Cursors.read(call, RoomId::parse);
        return page(reader.publicRooms(call.asker(), call.text("query"), after, call.limit()));
    }

    private static Answer page(RoomReader.RoomPage page) {
        return Answer.ok(new Rest.RoomList(page.rooms(), Cursors.write(page.next())));
    }

    private Answer rename(Call call) throws InvalidJson {
        var patch = call.body(Rest.RoomPatch.class);
        var renamed = new RoomChange.Renamed(patch.name());
        Problems.acked(changes.submit(call.room(), patch.id(), renamed, call.principal()));
        return Answer.ok(reader.room(call.room(), call.asker()));
    }

    private Answer configure(Call call) throws InvalidJson {
        var patch = call.body(Rest.RoomSettingsPatch.class);
        var change =
                new RoomChange.Configured(
                        patch.topic(),
                        patch.description(),
                        patch.announcement(),
                        patch.slowModeMs(),
                        patch.archived(),
                        patch.history());
        Problems.acked(changes.submit(call.room(), patch.id(), change, call.principal()));
        return Answer.ok(reader.room(call.room(), call.asker()));
    }

    private Answer close(Call call) throws InvalidJson {
        Outcome outcome =
                changes.submit(
                        call.room(), call.event(), new RoomChange.Closed(), call.principal());
        if (!(outcome instanceof Outcome.Refused(var code, _) && code == ErrorCode.CLOSED)) {
            Problems.acked(outcome);
        }
        return Answer.done();
    }

    private static Encryption encryption(Rest.NewRoom asked) {
        @Nullable Encryption encryption = asked.encryption();
        return encryption == null ? Encryption.NONE : encryption;
    }

    private static List<UserId> members(Rest.NewRoom asked) {
        @Nullable List<UserId> members = asked.members();
        return members == null ? List.of() : members;
    }

    /** What is there already is what was wanted. */
    private static void unlessConflict(Outcome outcome) {
        if (!(outcome instanceof Outcome.Refused(var code, _) && code == ErrorCode.CONFLICT)) {
            Problems.acked(outcome);
        }
    }

    private static void refuse(boolean wrong, String field, String message) throws InvalidRequest {
        if (wrong) {
            throw new InvalidRequest(field, "field '" + field + "' " + message);
        }
    }

    private static Refusal taken() {
        return new Refusal(
                ErrorCode.CONFLICT, "field 'id' names another room: choose a new UUIDv7");
    }
}
