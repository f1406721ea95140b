package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups of rooms: stored before anything of them leaves, one piece of work at a time in each,
 * among all programs that share the folder. A group is read from the disk for each piece of work,
 * so that what was begun and not stored is as if it had not been.
 */
final class RoomGroups {
    private final Vault vault;
    private final GroupStore store;
    private final RestClient rest;
    private final GroupsClient server;
    private final SecureRandom random = new SecureRandom();

    /** Of what this device knows may not be all: the server is to be asked. */
    private final Set<RoomId> doubted = ConcurrentHashMap.newKeySet();

    RoomGroups(Vault vault, TrustedPeople trusted, RestClient rest) {
        this.vault = vault;
        this.store = new GroupStore(vault, trusted);
        this.rest = rest;
        this.server = new GroupsClient(rest);
    }

    GroupsClient server() {
        return server;
    }

    SecureRandom random() {
        return random;
    }

    EventId newId() {
        return new EventId(Uuids.v7(System.currentTimeMillis(), random));
    }

    /** After whatever is under way in the room. */
    <T> T exclusive(RoomId room, Vault.Work<T> work) throws MlsRefused {
        return vault.exclusive("room-" + room, work);
    }

    /** As it is on the disk; null for none. */
    @Nullable HeldGroup stored(RoomId room) {
        return store.read(room);
    }

    void save(RoomId room, HeldGroup held) throws MlsRefused {
        store.save(room, held);
    }

    void drop(RoomId room) {
        store.drop(room);
    }

    /** This device was given another name: it is no leaf of any group any more. */
    void dropAll() {
        store.dropAll();
    }

    void doubt(RoomId room) {
        doubted.add(room);
    }

    boolean isDoubted(RoomId room) {
        return doubted.contains(room);
    }

    /** How the room stands at the server; null as long as its group has not begun. */
    Rest.@Nullable Group asked(RoomId room) {
        Rest.Group known = server.group(room);
        doubted.remove(room);
        return known;
    }

    /** Whoever is in the room, or invited. */
    List<Rest.Member> members(RoomId room) {
        return rest.members(room);
    }

    /** A key package of each device of these people. */
    List<Rest.ClaimedKeyPackage> claim(RoomId room, Rest.NewKeyPackageClaim claim) {
        return rest.keys().claimKeyPackages(room, claim).packages();
    }

    boolean isDirect(RoomId room) {
        return rest.room(room).kind() == RoomKind.DIRECT;
    }

    /** Whether this person may begin the group of a room that is to be encrypted. */
    boolean mayBegin(RoomId room) {
        RoomSummary now = rest.room(room);
        return now.role() == RoomRole.OWNER && now.encryption() == Encryption.MLS;
    }

    /** A commit for the group as it is. It is not taken here: the log says what ended the epoch. */
    void commit(RoomId room, HeldGroup held, List<Bytes> add, List<Integer> remove)
            throws MlsRefused {
        MlsGroup.Made made = held.group().commit(add, remove);
        HeldGroup.Pending pending =
                new HeldGroup.Pending(newId(), made.commit(), made.welcome(), made.next());
        HeldGroup now = held.with(pending);
        save(room, now);
        give(room, now, pending);
    }

    /**
     * Gives a commit, under its id perhaps once more, whether or not the server has it: what it
     * said of it is not known, or not in the log yet.
     */
    void give(RoomId room, HeldGroup held, HeldGroup.Pending pending) throws MlsRefused {
        try {
            server.commit(
                    room,
                    new Rest.NewCommit(pending.id(), held.incarnation(), held.group().epoch()),
                    pending.commit(),
                    pending.welcome(),
                    pending.next().published());
        } catch (RequestRefused e) {
            if (isUnanswered(e)) {
                throw e;
            }
            save(room, held.with((HeldGroup.Pending) null));
            if (!isLate(e)) {
                throw e;
            }
            doubt(room);
        }
    }

    /** Whether it was taken is not known. */
    private static boolean isUnanswered(RequestRefused e) {
        return e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.INTERNAL;
    }

    /** Somebody else was first, or something else has to be done first. */
    static boolean isLate(RequestRefused e) {
        return switch (e.code()) {
            case STALE_EPOCH, REMOVAL_NEEDED, CONFLICT -> true;
            default -> false;
        };
    }
}
