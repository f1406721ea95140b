package chat.parley.simulator;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.StreamId;
import chat.parley.testkit.HistoryChecker;
import chat.parley.testkit.Observation;
import chat.parley.testkit.RoomModel;
import chat.parley.testkit.Violation.Rule;

import java.util.List;

/** How a world must end: everybody has everything, and all that is stored agrees. */
final class Ending {
    private final World world;
    private final Diary diary;
    private final Stores stores;

    Ending(World world) {
        this.world = world;
        this.diary = world.diary();
        this.stores = world.stores();
    }

    boolean isReached() {
        return !world.people().haveOpenErrands()
                && world.clients().stream().noneMatch(Client::hasOpenSends)
                && world.marksOfTheDead().isEmpty()
                && world.rooms().stream().allMatch(this::isRead)
                && world.clients().stream().allMatch(this::hasReadInbox)
                && world.devices().unhealed().isEmpty();
    }

    private boolean hasReadInbox(Client client) {
        RoomId inbox = new RoomId(client.user().value());
        return client.reader().position(inbox)
                == stores.log().head(StreamId.inbox(client.user())).head();
    }

    private boolean isRead(RoomId room) {
        RoomModel model = model(stores.all(StreamId.of(room)));
        return stores.projected(room) == model.head()
                && world.clients().stream()
                        .filter(client -> model.isMember(client.user()))
                        .allMatch(client -> client.reader().position(room) >= model.head());
    }

    /** Writes down what is stored now, and holds everything to the promises. */
    void check() {
        diary.saw(new Observation.Quiet());
        Tables tables = new Tables(world);
        world.rooms().forEach(room -> check(room, tables));
        world.clients().stream()
                .filter(client -> !hasReadInbox(client))
                .forEach(c -> diary.violated(Rule.READERS_FINISH, c + " has not its inbox"));
        tables.checkInboxes();
        world.devices().unhealed().forEach(what -> diary.violated(Rule.GROUPS_HEAL, what));
        world.groups().check();
        world.marksOfTheDead()
                .forEach(mark -> diary.violated(Rule.MARKS_ARE_SWEPT, mark.toString()));
        diary.violations().addAll(HistoryChecker.check(diary.history()));
    }

    private void check(RoomId room, Tables tables) {
        List<Event> log = stores.all(StreamId.of(room));
        log.forEach(event -> diary.history().add(new Observation.Stored(room, event)));
        RoomModel model = model(log);
        tables.check(room, log, model);
        world.clients().stream()
                .filter(client -> model.isMember(client.user()))
                .forEach(client -> settled(client, room));
    }

    private void settled(Client client, RoomId room) {
        if (client.reader().follows(room)) {
            diary.saw(new Observation.Settled(client.toString(), room));
        } else {
            diary.violated(
                    Rule.READERS_FINISH, client + " is a member of " + room + ", and was not told");
        }
    }

    private static RoomModel model(List<Event> log) {
        RoomModel model = new RoomModel();
        log.forEach(model::fold);
        return model;
    }
}
