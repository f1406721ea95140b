package chat.parley.cli;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.RestClient;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the rooms and people that somebody names on the command line. */
final class RoomNames {
    static final String HELP = "name or id of the room; @name for the conversation with somebody";

    private final RestClient rest;
    private final People people;

    RoomNames(RestClient rest, People people) {
        this.rest = rest;
        this.people = people;
    }

    /** A room that the person is in, or invited to. */
    RoomSummary own(String given) {
        Optional<RoomId> id = id(given);
        if (id.isPresent()) {
            return rest.room(id.get());
        }
        if (given.startsWith("@")) {
            return conversation(given.substring(1));
        }
        return one(given, rest.rooms())
                .orElseThrow(
                        () ->
                                new Failure(
                                        Exit.FAILED,
                                        "you are in no room '"
                                                + given
                                                + "': parley rooms lists"
                                                + " yours, parley rooms find the public ones"));
    }

    /** A room to join: one's own, or a public one of exactly this name. */
    RoomSummary any(String given) {
        Optional<RoomId> id = id(given);
        if (id.isPresent()) {
            return rest.room(id.get());
        }
        return one(given, rest.rooms())
                .or(() -> one(given, rest.publicRooms(given)))
                .orElseThrow(
                        () ->
                                new Failure(
                                        Exit.FAILED,
                                        "there is no public room '"
                                                + given
                                                + "', and no invitation to one of that name"));
    }

    UserId user(String name) {
        try {
            return rest.user(name.startsWith("@") ? name.substring(1) : name).user();
        } catch (RequestRefused e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            throw new Failure(Exit.FAILED, "there is nobody of the name '" + name + "'");
        }
    }

    private RoomSummary conversation(String name) {
        UserId with = user(name);
        return rest.rooms().stream()
                .filter(room -> room.kind() == RoomKind.DIRECT && with.equals(room.with()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Failure(
                                        Exit.FAILED,
                                        "no conversation with "
                                                + name
                                                + " yet: parley rooms direct "
                                                + name));
    }

    /** How a room is shown: its name, or the other person of a conversation. */
    String label(RoomSummary room) {
        UserId with = room.with();
        if (with != null) {
            return "@" + people.name(with);
        }
        return Terminals.clean(room.name() == null ? room.room().toString() : room.name());
    }

    private static Optional<RoomId> id(String given) {
        try {
            return Optional.of(RoomId.parse(given));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Exactly this name; failing that, in any case. Several are an error that names their ids. */
    private static Optional<RoomSummary> one(String given, List<RoomSummary> rooms) {
        List<RoomSummary> exact = rooms.stream().filter(r -> given.equals(r.name())).toList();
        List<RoomSummary> found =
                exact.isEmpty()
                        ? rooms.stream().filter(r -> given.equalsIgnoreCase(r.name())).toList()
                        : exact;
        if (found.size() > 1) {
            Stream<String> ids = found.stream().map(r -> r.room().toString());
            throw new Failure(
                    Exit.FAILED,
                    found.size()
                            + " rooms are named '"
                            + given
                            + "', name one by its id: "
                            + ids.collect(Collectors.joining(", ")));
        }
        return found.stream().findFirst();
    }
}
