package chat.parley.server;

import chat.parley.accounts.CommitPace;
import chat.parley.accounts.EncryptionKeys;
import chat.parley.accounts.RevocationFeed;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.GroupReader;
import chat.parley.rooms.Groups;
import chat.parley.rooms.Sends;
import chat.parley.worker.Job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** The groups of encrypted rooms, put together. */
record RoomGroups(Groups groups, GroupReader reader, RevocationFeed feed, InstantSource clock) {
    private static final Duration HOURLY = Duration.ofHours(1);

    /** How long a device that signed out may stay in groups. */
    private static final Duration OFTEN = Duration.ofSeconds(5);

    static RoomGroups of(
            Stores stores,
            EncryptionKeys keys,
            EventHistory history,
            Sends sends,
            InstantSource clock,
            RandomGenerator random) {
        Groups groups =
                new Groups(
                        stores.log(),
                        stores.directory(),
                        stores.blobs(),
                        sends,
                        keys.identities()::keyOf,
                        new CommitPace(clock),
                        clock::millis,
                        random);
        return new RoomGroups(
                groups,
                new GroupReader(
                        history, stores.directory(), stores.blobs(), keys.identities()::reachable),
                stores.sessions(),
                clock);
    }

    List<Job> jobs() {
        return List.of(
                new Job("groups", HOURLY, Job.Where.ONE_NODE, groups::sweep),
                new Job(
                        "gone-devices",
                        OFTEN,
                        Job.Where.ONE_NODE,
                        new GoneDevices(groups::removeGone, groups::removeAllGone, feed, clock)));
    }
}
