package chat.parley.accounts;

import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.RoomId;
import chat.parley.rooms.Groups;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How often one device may change a room's group: each change makes everybody else's next message
 * wait for it. Safe for use by many threads.
 */
public final class CommitPace implements Groups.Pace {
    private static final Rate ENTRIES = new Rate(6, Duration.ofMinutes(10));
    private static final Rate COMMITS = new Rate(60, Duration.ofSeconds(10));

    private final Throttle entries;
    private final Throttle commits;

    public CommitPace(InstantSource clock) {
        this.entries = new Throttle(ENTRIES, clock);
        this.commits = new Throttle(COMMITS, clock);
    }

    @Override
    public void take(RoomId room, DeviceId device, boolean enters) {
        of(enters).take(key(room, device), "this device changes the room's group too often");
    }

    @Override
    public void giveBack(RoomId room, DeviceId device, boolean enters) {
        of(enters).giveBack(key(room, device));
    }

    private Throttle of(boolean enters) {
        return enters ? entries : commits;
    }

    private static String key(RoomId room, DeviceId device) {
        return room + " " + device;
    }
}
