package chat.parley.server;

import chat.parley.accounts.StoredSession;
import chat.parley.protocol.LeafOwner;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.GroupReader;
import chat.parley.rooms.Groups;
import chat.parley.rooms.Sends;
import chat.parley.worker.Job;

import java.time.Duration;
import java.time.InstantSource;

/** The groups of encrypted rooms, put together. */
record RoomGroups(Groups groups, GroupReader reader) {
    private static final Duration HOURLY = Duration.ofHours(1);

    static RoomGroups of(Stores stores, EventHistory history, Sends sends, InstantSource clock) {
        Groups groups =
                new Groups(
                        stores.log(),
                        stores.directory(),
                        stores.blobs(),
                        sends,
                        owner -> isSignedIn(stores, owner),
                        clock::millis);
        return new RoomGroups(groups, new GroupReader(history, stores.directory(), stores.blobs()));
    }

    private static boolean isSignedIn(Stores stores, LeafOwner owner) {
        return stores.sessions().sessionsOf(owner.user()).stream()
                .map(StoredSession::device)
                .anyMatch(owner.device()::equals);
    }

    /** Removes what no room needs. */
    Job job() {
        return new Job("groups", HOURLY, Job.Where.ONE_NODE, groups::sweep);
    }
}
