package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port to people's identities and lists of devices: of each person all identities, and the
 * newest list. They go with the account. Whoever writes has verified what they are given. Safe for
 * use by many threads; every call may block on I/O. Durable once a writing call returns. Throws
 * {@link chat.parley.rooms.StoreUnavailable}.
 */
public interface IdentityStore {

    /**
     * Takes the identity with its first list, in the place of the list before; the wrapped key of
     * the identity before is gone.
     *
     * @param wrapped the identity's own key, as only its person opens it
     */
    Change announce(Identity identity, DeviceList devices, Bytes wrapped, long nowMs);

    /** Takes the list in the place of the one that its version follows. */
    Change change(DeviceList devices);

    /** What came of a change: whatever is not done changes nothing. */
    enum Change {
        /** Key packages of devices that are not on the list, or with another key, are gone. */
        DONE,
        /** It does not follow what is the newest now. */
        OUTDATED,
        /** A device on the list has no session. */
        NO_SESSION
    }

    /** Those of these people, at most {@link AccountStore#PEOPLE}, who have an identity. */
    List<Newest> newest(Collection<UserId> users);

    /**
     * @param living the person's devices that have a session
     */
    record Newest(UserId user, Bytes identity, Bytes devices, Set<DeviceId> living) {}

    /** The first one first. */
    List<Rest.AnnouncedIdentity> all(UserId user);

    /** Of the newest identity. */
    Optional<Rest.WrappedIdentity> wrapped(UserId user);
}
