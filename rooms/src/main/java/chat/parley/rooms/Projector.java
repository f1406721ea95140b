package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory.ReadCursor;

/**
 * Brings everything that is derived from a room's log up to date: the inboxes of those concerned,
 * deleted contents, then the tables, whose sequence says that all is done. Blocks; doing it twice
 * changes nothing.
 */
public final class Projector {
    private final Directory directory;
    private final Inboxes inboxes;
    private final RoomIndexer indexer;
    private final Bus bus;

    public Projector(EventLog log, Directory directory, Bus bus) {
        this.directory = directory;
        this.inboxes = new Inboxes(log);
        this.indexer = new RoomIndexer(log, directory);
        this.bus = bus;
    }

    /**
     * Durable once it returns. Throws {@link StoreUnavailable}. People hear of it only after the
     * tables have it: who is told that they joined may ask for the room at once.
     */
    public void project(Sequencer.Effect.Project project) {
        var notices = inboxes.write(project.record().room(), project.events());
        project.events().forEach(event -> startReading(project.record(), event));
        directory.project(project.record(), project.changed(), indexer.index(project.record()));
        notices.forEach(notice -> bus.publish(notice.stream(), notice));
    }

    /** Whoever enters has nothing to catch up with: their cursor starts where they came in. */
    private void startReading(RoomRecord record, Event event) {
        boolean enters =
                event.type().equals(EventType.MEMBER_JOINED)
                        || event.type().equals(EventType.ROOM_CREATED);
        if (enters) {
            UserId target = RoomRules.target(event.type(), event.content(), event.sender());
            ReadCursor here = new ReadCursor(event.seq(), event.n());
            directory.advance(record.room(), event.sender(), here);
            directory.advance(record.room(), target, here);
        }
    }
}
