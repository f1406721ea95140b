package chat.parley.rooms;

import chat.parley.protocol.Rest;

/**
 * Tells others that somebody has another name or picture, or is suspended, back or gone: a hint,
 * which may be lost; whoever looks sees it in any case. Blocks; safe for use by many threads.
 */
public final class ProfileSignals {
    /** Rooms that are told. */
    private static final int TOLD_ROOMS = 100;

    private final Directory directory;
    private final Bus bus;

    public ProfileSignals(Directory directory, Bus bus) {
        this.directory = directory;
        this.bus = bus;
    }

    public void changed(Rest.Profile profile) {
        var changed = new Bus.Signal.ProfileChanged(profile);
        bus.tellOwn(profile.user(), changed);
        directory.roomsOf(profile.user(), null, TOLD_ROOMS).stream()
                .filter(listing -> listing.membership().isMember())
                .forEach(listing -> bus.publish(StreamId.of(listing.room().room()), changed));
    }
}
