package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The port to key packages: a stock for each session, with which it goes, and what of it was given
 * to whom, which is known for {@link #CLAIM_LIFE}. Safe for use by many threads; every call may
 * block on I/O. Durable once a writing call returns. Throws {@link
 * chat.parley.rooms.StoreUnavailable}.
 */
public interface KeyPackageStore {
    /** How long it is known what was given to whom. */
    Duration CLAIM_LIFE = Duration.ofDays(1);

    /** Within it one person gets {@link #CLAIMED_PER_HOUR}. */
    Duration CLAIM_HOUR = Duration.ofHours(1);

    int CLAIMED_PER_HOUR = 600;

    /** What one person gets of one device's stock within {@link #CLAIM_LIFE}. */
    int CLAIMED_OF_DEVICE = 20;

    /**
     * Adds all of them, which are of one session, or none. A last resort takes the place of the one
     * before.
     */
    Adding add(List<StoredKeyPackage> packages);

    enum Adding {
        ADDED,
        /** One of them is, or was within {@link #CLAIM_LIFE}, known. */
        KNOWN,
        /** There would be more than {@link Limits#KEY_PACKAGES}, beside the last resort. */
        FULL,
        /** The session has ended. */
        ENDED
    }

    /** What is good at this time. */
    Stock stock(SessionId session, long nowMs);

    /**
     * @param left without the last resort
     * @param lastResort null for none
     */
    record Stock(int left, @Nullable LastResort lastResort) {}

    /**
     * @param used whether it was given to anybody
     */
    record LastResort(long addedAt, boolean used) {}

    /**
     * Gives one key package of each device that has any: of its stock, each once and the oldest
     * first, or else its last resort. The same claim again, within {@link #CLAIM_LIFE}, is given
     * the same.
     */
    Claimed claim(Claim claim);

    /**
     * @param id by which {@code by} names it
     */
    record Claim(UserId by, UUID id, RoomId room, List<LeafOwner> devices, long at) {}

    sealed interface Claimed {
        record Done(List<Given> given) implements Claimed {}

        /** The id is that of another room's claim. */
        record OtherRoom() implements Claimed {}

        /** It would be more than {@link #CLAIMED_PER_HOUR}: nothing is given. */
        record TooMany() implements Claimed {}
    }

    record Given(LeafOwner owner, Bytes ref, Bytes encoded, boolean lastResort) {}

    /** How much is left of the device, without its last resort. */
    int left(DeviceId device, long nowMs);

    /** Deletes key packages that are good no more, and claims of {@link #CLAIM_LIFE} ago. */
    void forgetExpired(long nowMs);
}
