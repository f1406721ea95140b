package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.GroupEpoch;
import chat.parley.rooms.GroupStore;
import chat.parley.rooms.RoomRecord;
import chat.parley.testkit.GroupModel;
import chat.parley.testkit.TablesText;
import chat.parley.testkit.Violation.Rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Holds logs, nodes and tables to what the groups of encrypted rooms promise. */
final class GroupWitness {
    private static final int EVERYTHING = 10_000;

    private final World world;
    private final Map<RoomId, Watched> rooms = new LinkedHashMap<>();

    GroupWitness(World world) {
        this.world = world;
    }

    /**
     * @param texts how the group was after each event that may change it
     */
    private record Watched(GroupModel model, TreeMap<Long, String> texts) {
        String textAt(long seq) {
            var text = texts.floorEntry(seq);
            return text == null ? "nothing" : text.getValue();
        }
    }

    private Watched of(RoomId room) {
        return rooms.computeIfAbsent(
                room,
                _ -> new Watched(new GroupModel(room, world.diary()::violated), new TreeMap<>()));
    }

    GroupModel model(RoomId room) {
        return of(room).model();
    }

    /** These are durable now. */
    void appended(RoomId room, List<Event> events) {
        if (world.plan().encrypted()) {
            Watched watched = of(room);
            for (Event event : events) {
                watched.model().fold(event);
                if (EventType.changesRoom(event.type())) {
                    watched.texts().put(event.seq(), watched.model().text());
                }
            }
        }
    }

    /** A node says how the room is at this sequence: its group must be what the log says. */
    void projected(RoomRecord record) {
        if (world.plan().encrypted()) {
            String expected = of(record.room()).textAt(record.projected());
            String actual = TablesText.group(record.group());
            if (!actual.equals(expected)) {
                violated(
                        "room %s at %d: the log says%n%s%na node says%n%s"
                                .formatted(record.room(), record.projected(), expected, actual));
            }
        }
    }

    /** What is left in the end. */
    void check() {
        rooms.forEach(this::check);
    }

    private void check(RoomId room, Watched watched) {
        GroupStore tables = world.stores().directory().groups();
        GroupModel model = watched.model();
        if (model.incarnation() == 0) {
            return;
        }
        List<Long> epochs =
                tables.epochs(room, model.incarnation(), -1, EVERYTHING).stream()
                        .map(GroupEpoch::epoch)
                        .toList();
        if (!epochs.equals(LongStream.rangeClosed(0, model.epoch()).boxed().toList())) {
            violated("room %s in %s has epochs %s".formatted(room, model.text(), epochs));
        }
        for (LeafOwner device : world.devices().all()) {
            tables.welcome(device.user(), device.device(), room)
                    .filter(
                            welcome ->
                                    welcome.incarnation() < model.incarnation()
                                            || !model.devices().contains(device))
                    .ifPresent(
                            welcome ->
                                    violated(
                                            "%s is offered %s to %s"
                                                    .formatted(device, welcome, model.text())));
        }
    }

    private void violated(String what) {
        world.diary().violated(Rule.TABLES_FOLLOW_THE_LOG, what);
    }
}
