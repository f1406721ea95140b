package chat.parley.sdk;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rooms whose content only their members' devices can read, on this device: docs/encryption.md.
 * <em>A preview</em>: the library below it is young and unaudited. Keys and groups lie in a folder,
 * on the disk before anything that follows from them leaves, so that a program may be killed at any
 * time; several programs of one device may share it. A folder out of a backup is noticed by the
 * room, and left for a fresh leaf.
 *
 * <p>Blocks; thread-safe. Throws {@link ParleyException}, of which {@link EncryptionStopped} says
 * what is missing, and {@link UncheckedIOException} where the folder fails.
 */
public final class EncryptedRooms implements AutoCloseable {
    private static final long FILL_EVERY_MS = Duration.ofHours(1).toMillis();

    /** Events after which somebody is to be added to a room's group or removed from it. */
    private static final Set<String> CHANGES =
            Set.of(
                    EventType.MEMBER_INVITED,
                    EventType.MEMBER_JOINED,
                    EventType.MEMBER_LEFT,
                    EventType.MLS_REMOVAL);

    private final RestClient rest;
    private final LeafOwner self;
    private final TrustedPeople trusted;
    private final OwnKeys own;
    private final PackageStock stock;
    private final RoomGroups groups;
    private final GroupEntry entry;
    private final GroupLog log;
    private final KeyFiles keys;
    private final Archive archive;
    private final RoomMarks marks;
    private final MessageOpening opening;
    private final GroupSealing sealing;
    private final SealedSends sends;
    private final Upkeep upkeep;
    private long filledAt;

    private EncryptedRooms(RestClient rest, LeafOwner self, Path folder) {
        this.rest = rest;
        this.self = self;
        Vault vault = Vault.open(folder);
        this.trusted = new TrustedPeople(vault, rest.keys());
        this.own = new OwnKeys(vault, rest.keys(), trusted, self);
        this.stock = new PackageStock(vault, rest.keys());
        this.groups = new RoomGroups(vault, trusted, rest);
        this.entry = new GroupEntry(vault, groups, stock, trusted, own);
        this.keys = new KeyFiles(vault);
        this.archive = new Archive(rest.keys(), keys, own);
        this.marks = new RoomMarks(vault);
        this.log = new GroupLog(groups, entry, keys, trusted, own);
        this.opening = new MessageOpening(groups, log, keys, archive, marks);
        this.sealing = new GroupSealing(groups, entry, log, keys, trusted, own);
        this.sends = new SealedSends(groups, sealing, keys, rest);
        this.upkeep = new Upkeep(new InTheBackground());
    }

    /**
     * @param session whose device this is
     * @param folder for this session's device alone; made if need be
     */
    public static EncryptedRooms open(RestClient rest, StoredSession session, Path folder) {
        LeafOwner self = new LeafOwner(session.user(), session.device());
        return new EncryptedRooms(rest, self, folder);
    }

    /** What this device can do in encrypted rooms. */
    public enum State {
        /** The person has no keys at all: {@link #setUp}. */
        NEW,
        /** The person has keys, and this device does not: {@link #unlock}. */
        LOCKED,
        /** It can read and write. */
        READY
    }

    /** Asks the server where this device has no keys. */
    public State state() {
        return done(
                () -> {
                    if (own.renewed()) {
                        groups.dropAll();
                    }
                    if (own.device() != null) {
                        return State.READY;
                    }
                    return own.person() == null ? State.NEW : State.LOCKED;
                });
    }

    /**
     * Makes the person's keys out of new words, which only they shall have, and which open on other
     * devices what is said from now on. {@link IllegalArgumentException} for other words.
     */
    public void setUp(String words) {
        done(
                () -> {
                    own.setUp(words);
                    groups.dropAll();
                    fill();
                    return self;
                });
    }

    /** Opens the person's keys by their words. {@link IllegalArgumentException} for other words. */
    public void unlock(String words) {
        done(
                () -> {
                    own.unlock(words);
                    groups.dropAll(); // its leaves there are certified by a key of before
                    fill();
                    return self;
                });
    }

    /** Sixty digits that are the same for somebody and oneself, when nobody stands between. */
    public String safetyNumber(UserId other) {
        return done(
                () -> {
                    trusted.ask(List.of(self.user(), other));
                    return trusted.safetyNumber(self.user(), other);
                });
    }

    /** People have compared the safety number: another identity is not believed without it. */
    public void verify(UserId other, String safetyNumber) {
        done(
                () -> {
                    trusted.verify(self.user(), other, safetyNumber);
                    return other;
                });
    }

    /** The devices that the person has listed; empty before they have keys. */
    public List<DeviceId> devices() {
        return done(
                () -> {
                    Person person = own.person();
                    return person == null
                            ? List.of()
                            : person.list().devices().stream().map(each -> each.device()).toList();
                });
    }

    /** Whether a room is encrypted; what once was stays so, whatever the server says. */
    public boolean isEncrypted(RoomSummary room) {
        if (room.encryption() == Encryption.MLS) {
            marks.add(room.room());
        }
        return marks.has(room.room());
    }

    /** Makes a room, of a private or direct kind, that is encrypted from its first event on. */
    public RoomSummary create(Rest.NewRoom room) {
        requireReady();
        RoomSummary made =
                rest.createRoom(
                        new Rest.NewRoom(
                                room.id(),
                                room.name(),
                                room.kind(),
                                room.members(),
                                room.history(),
                                Encryption.MLS));
        if (isEncrypted(made)) {
            settle(made.room());
        }
        return made;
    }

    /** Encrypts a room that was not; for its owners, and for good. */
    public void begin(RoomId room) {
        requireReady();
        done(() -> groups.exclusive(room, () -> entry.begin(room, 1)));
        marks.add(room);
        settle(room);
    }

    /**
     * Brings a room's group to where the room is: whoever was invited reads from now on.
     *
     * @return who of the room has no device that reads
     */
    public Set<UserId> settle(RoomId room) {
        return done(
                () -> {
                    HeldGroup held = groups.exclusive(room, () -> sealing.settled(room));
                    upkeep.archiveSoon();
                    return held.roster().withoutLeaf(held.group().members().values());
                });
    }

    /** Whose devices can read what is said in the room now, as far as this device knows. */
    public Set<UserId> readers(RoomId room) {
        return done(
                () -> {
                    HeldGroup held = groups.exclusive(room, () -> log.advanced(room, null));
                    return held.group().members().values().stream()
                            .map(LeafOwner::user)
                            .collect(Collectors.toSet());
                });
    }

    /**
     * Sends what only members' devices can read; returns when it is durable. It may be called again
     * after {@link EncryptionStopped}.
     *
     * @param patience how long to try; null: for ever
     * @throws SendUnsettled when it may or may not have landed
     */
    public Rest.Sent send(RoomId room, String type, Content content, @Nullable Duration patience) {
        requireReady();
        marks.add(room);
        if (!MessageOpening.isSealable(type)) {
            throw new IllegalArgumentException(type + " is not said in a room");
        }
        EventId id = groups.newId();
        var said = new SealedMessage.Inner(type, content);
        Rest.Sent sent = done(() -> sends.send(room, id, said, patience));
        upkeep.archiveSoon();
        return sent;
    }

    /**
     * Events of any room, ascending, as what they say; of one that is not encrypted as they are.
     */
    public List<OpenedEvent> open(RoomId room, List<Event> events) {
        events.forEach(event -> marks.heard(room, event));
        if (!marks.has(room)) {
            return events.stream().map(event -> new OpenedEvent(event, null)).toList();
        }
        List<OpenedEvent> opened =
                done(() -> groups.exclusive(room, () -> opening.opened(room, events)));
        upkeep.archiveSoon();
        return opened;
    }

    /** The next event of a room that is followed; its group is followed, too. */
    public OpenedEvent open(RoomId room, Event event) {
        OpenedEvent opened = open(room, List.of(event)).getFirst();
        if (marks.has(room)) {
            boolean isOwn = self.equals(new LeafOwner(event.sender(), event.device()));
            if (event.type().equals(EventType.MLS_COMMIT)) {
                entry.hope(room);
            }
            if (CHANGES.contains(event.type())) {
                upkeep.settle(room, isOwn);
            }
        }
        return opened;
    }

    /** Somebody uses the room: what is to be done in its group is done in the background. */
    public void watch(RoomId room) {
        if (marks.has(room)) {
            upkeep.settle(room, true);
        }
    }

    /** Forgets all keys that lie in a folder; what only they open is lost without the words. */
    public static void forget(Path folder) {
        Vault.open(folder).deleteAll();
    }

    /** Archives the keys of what was read and said; nothing is done in the background any more. */
    @Override
    public void close() {
        upkeep.close();
    }

    private void requireReady() {
        switch (state()) {
            case READY -> done(this::filled);
            case NEW, LOCKED -> throw new EncryptionStopped(Unreadable.NOT_SET_UP);
        }
    }

    private synchronized boolean filled() throws MlsRefused {
        boolean isDue = System.currentTimeMillis() - filledAt >= FILL_EVERY_MS;
        if (isDue) {
            fill();
        }
        return isDue;
    }

    private synchronized void fill() throws MlsRefused {
        MlsDevice device = own.device();
        if (device != null) {
            own.listedAgain();
            stock.fill(device);
            filledAt = System.currentTimeMillis();
        }
    }

    private static <T> T done(Vault.Work<T> work) {
        try {
            return work.run();
        } catch (MlsRefused e) {
            throw new EncryptionStopped(Unreadable.FORGED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class InTheBackground implements Upkeep.Work {
        @Override
        public long settle(RoomId room) throws MlsRefused {
            if (own.device() == null) {
                throw new EncryptionStopped(Unreadable.NOT_SET_UP);
            }
            filled();
            HeldGroup held = groups.exclusive(room, () -> sealing.settled(room));
            boolean isWhole = held.roster().withoutLeaf(held.group().members().values()).isEmpty();
            long renewal = held.renewal().in(System.currentTimeMillis());
            return isWhole ? renewal : Math.min(renewal, Upkeep.untilCome());
        }

        @Override
        public void archive() throws MlsRefused {
            for (KeyFiles.Place place : keys.unarchived()) {
                groups.exclusive(place.room(), () -> archive.write(place));
            }
        }
    }
}
