package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.RoomModel;
import chat.parley.testkit.TablesText;
import chat.parley.testkit.Violation.Rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tables and inboxes, compared with the logs of the rooms. */
final class Tables {
    private final World world;

    /** What each inbox must hold, in any order. */
    private final Map<UserId, List<String>> notices = new LinkedHashMap<>();

    Tables(World world) {
        this.world = world;
        world.clients().forEach(client -> notices.put(client.user(), new ArrayList<>()));
    }

    void check(RoomId room, List<Event> log, RoomModel model) {
        if (log.isEmpty()) {
            return;
        }
        var tables = world.stores().directory();
        compare("room " + room, model.text(), TablesText.room(tables, room));
        compare(
                "people of room " + room,
                String.join("\n", model.peopleText()),
                String.join("\n", TablesText.people(tables, room)));
        log.stream()
                .filter(event -> EventType.changesRoom(event.type()))
                .forEach(event -> expect(room, event));
    }

    private void compare(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            world.diary()
                    .violated(
                            Rule.TABLES_FOLLOW_THE_LOG,
                            "%s: the log says%n%s%nthe tables say%n%s"
                                    .formatted(what, expected, actual));
        }
    }

    private void expect(RoomId room, Event event) {
        switch (change(event)) {
            case RoomChange.Created created -> {
                expect(event.sender(), EventType.MEMBER_JOINED, room, event);
                if (created.with() != null && !created.with().equals(event.sender())) {
                    expect(created.with(), EventType.MEMBER_JOINED, room, event);
                }
            }
            case RoomChange.Invited(var user) -> expect(user, event.type(), room, event);
            case RoomChange.Joined(var user) -> expect(user, event.type(), room, event);
            case RoomChange.Left(var user, _) -> expect(user, event.type(), room, event);
            case RoomChange.RoleGiven(var user, _) -> expect(user, event.type(), room, event);
            case RoomChange.Committed commit -> {
                if (commit.welcomes() > 0) {
                    commit.added().stream()
                            .map(GroupLeaf::user)
                            .distinct()
                            .forEach(user -> expect(user, EventType.MLS_WELCOME, room, event));
                }
            }
            case RoomChange.Encrypted _,
                    RoomChange.Removal _,
                    RoomChange.Renamed _,
                    RoomChange.Configured _,
                    RoomChange.Pinned _,
                    RoomChange.Unpinned _,
                    RoomChange.Closed _,
                    RoomChange.Unbanned _,
                    RoomChange.NickChanged _,
                    RoomChange.Deletion _ -> {}
        }
    }

    private void expect(UserId user, String type, RoomId room, Event event) {
        notices.computeIfAbsent(user, _ -> new ArrayList<>()).add(line(type, room, event.seq()));
    }

    private static String line(String type, RoomId room, long seq) {
        return type + " " + room + " " + seq;
    }

    void checkInboxes() {
        notices.forEach(this::checkInbox);
    }

    private void checkInbox(UserId user, List<String> expected) {
        List<String> actual =
                new ArrayList<>(
                        world.stores().all(StreamId.inbox(user)).stream()
                                .map(Tables::line)
                                .toList());
        actual.sort(null);
        expected.sort(null);
        if (!actual.equals(expected)) {
            world.diary()
                    .violated(
                            Rule.INBOXES_FOLLOW_THE_LOG,
                            "inbox of %s: expected%n%s%nis%n%s"
                                    .formatted(
                                            user,
                                            String.join("\n", expected),
                                            String.join("\n", actual)));
        }
    }

    private static String line(Event event) {
        Pointer where = Pointer.of(event);
        return line(event.type(), where.room(), where.seq());
    }

    private static RoomChange change(Event event) {
        try {
            return RoomChange.of(event.type(), event.content());
        } catch (InvalidJson e) {
            throw new IllegalStateException("the log holds a change that is none", e);
        }
    }
}
