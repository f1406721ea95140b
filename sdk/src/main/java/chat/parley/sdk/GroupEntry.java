package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Event;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How this device comes into the groups of rooms: it begins them, is welcomed, comes by itself, or
 * comes back. To be called in what is exclusive to the room.
 */
final class GroupEntry {
    /** How often a device comes back to a room by itself, an hour. */
    private static final int MOST_REJOINS = 6;

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** Others may commit at the same time. */
    private static final int TRIES = 5;

    /** A group that does not let this device in is not asked again before. */
    private static final long CLOSED_MS = 2_000;

    /** Pages of a room's log that are read to know who is in it. */
    private static final int MOST_PAGES = 100;

    private final Vault vault;
    private final RoomGroups groups;
    private final PackageStock stock;
    private final TrustedPeople trusted;
    private final OwnKeys own;
    private final Map<RoomId, Long> closed = new ConcurrentHashMap<>();

    GroupEntry(
            Vault vault,
            RoomGroups groups,
            PackageStock stock,
            TrustedPeople trusted,
            OwnKeys own) {
        this.vault = vault;
        this.groups = groups;
        this.stock = stock;
        this.trusted = trusted;
        this.own = own;
    }

    /** The group, which this device enters if it may; whether it may is not asked all the time. */
    HeldGroup entered(RoomId room) throws MlsRefused {
        HeldGroup held = groups.stored(room);
        if (held != null && held.later() == 0) {
            return held;
        }
        if (System.currentTimeMillis() < closed.getOrDefault(room, 0L)) {
            throw new EncryptionStopped(Unreadable.NOT_ADDED);
        }
        try {
            return enter(room, held);
        } catch (EncryptionStopped e) {
            if (e.why() == Unreadable.NOT_ADDED) {
                closed.put(room, System.currentTimeMillis() + CLOSED_MS);
            }
            throw e;
        }
    }

    /** Something has happened that may let this device in. */
    void hope(RoomId room) {
        closed.remove(room);
    }

    /** Whoever stands alone in a group adds the others next. */
    HeldGroup begin(RoomId room, int incarnation) throws MlsRefused {
        long now = System.currentTimeMillis();
        Bytes id = Structures.groupId(room, incarnation);
        MlsGroup group = MlsGroup.begun(id, required(), trusted, now);
        Rest.Sent at = groups.server().begin(room, groups.newId(), incarnation, group.published());
        // as they are from there on: whoever comes before the cursor would be missed
        Roster roster = new Roster(members(room), Map.of());
        Renewal renewal = Renewal.renewed(now, groups.random());
        return begun(room, HeldGroup.begun(incarnation, at.seq(), roster, renewal, group));
    }

    /**
     * The room's log is another than before, as after a restore: what it says is read anew from the
     * newest epoch on. If it has lost a commit that this device knows of, its next group begins.
     */
    HeldGroup restored(RoomId room, HeldGroup held, long generation) throws MlsRefused {
        Rest.Group known = groups.asked(room);
        if (known == null) {
            groups.drop(room);
            return entered(room);
        }
        Roster roster = new Roster(members(room), Roster.toldIn(known));
        HeldGroup again =
                held.with((HeldGroup.Pending) null)
                        .at(Math.min(held.cursor(), known.seq()), generation, roster);
        if (known.incarnation() == held.incarnation() && known.epoch() < held.group().epoch()) {
            return next(room, again, held.incarnation() + 1);
        }
        groups.save(
                room,
                known.incarnation() > held.incarnation()
                        ? again.until(known.incarnation())
                        : again);
        return entered(room);
    }

    /** Another group begins, or has begun meanwhile, after the one that this device knows. */
    HeldGroup next(RoomId room, HeldGroup held, int incarnation) throws MlsRefused {
        try {
            return begin(room, incarnation);
        } catch (RequestRefused e) {
            if (!RoomGroups.isLate(e)) {
                throw e;
            }
            groups.save(room, held.until(incarnation));
            return entered(room);
        }
    }

    private record Rejoins(List<Long> at) {}

    /**
     * What this device has does not go on: it comes back as a new leaf, in place of its old one.
     */
    HeldGroup rejoin(RoomId room) throws MlsRefused {
        long now = System.currentTimeMillis();
        String name = "rejoins-" + room;
        Rejoins before = vault.read(name, Rejoins.class);
        List<Long> lately = new ArrayList<>(before == null ? List.of() : before.at());
        lately.removeIf(at -> at <= now - HOUR_MS);
        if (lately.size() >= MOST_REJOINS) {
            throw new EncryptionStopped(Unreadable.KEYS_GONE);
        }
        lately.add(now);
        vault.write(name, new Rejoins(lately));
        // the old one stays until the new one is stored in its place
        return enter(room, groups.stored(room));
    }

    private HeldGroup enter(RoomId room, @Nullable HeldGroup before) throws MlsRefused {
        MlsDevice device = required();
        for (int tries = 0; tries < TRIES; tries++) {
            Rest.Group known = groups.asked(room);
            if (known == null) {
                if (groups.mayBegin(room)) {
                    return begin(room, 1);
                }
                throw new EncryptionStopped(Unreadable.NOT_ADDED);
            }
            if (before != null
                    && known.incarnation() < Math.max(before.incarnation(), before.later())) {
                // an older group than the one that this device knows of
                throw new EncryptionStopped(Unreadable.OFFLINE);
            }
            HeldGroup welcomed = welcomed(room, known, before);
            if (welcomed != null) {
                return welcomed;
            }
            try {
                return enterAlone(room, known, before, device);
            } catch (RequestRefused e) {
                if (!RoomGroups.isLate(e)) {
                    throw e;
                }
            }
        }
        throw new EncryptionStopped(Unreadable.OFFLINE);
    }

    private HeldGroup enterAlone(
            RoomId room, Rest.Group known, @Nullable HeldGroup before, MlsDevice device)
            throws MlsRefused {
        UserId self = device.owner().user();
        boolean isAlone =
                known.leaves().stream()
                        .allMatch(leaf -> leaf.device().equals(device.owner().device()));
        if (!isAlone && known.leaves().stream().anyMatch(leaf -> leaf.user().equals(self))) {
            return externally(room, known, before, device);
        }
        if (!isAlone && known.removals().size() < known.leaves().size()) {
            throw new EncryptionStopped(Unreadable.NOT_ADDED);
        }
        // nobody is there who could let anybody in; nor can the library join a group of its own
        return begin(room, known.incarnation() + 1);
    }

    private HeldGroup externally(
            RoomId room, Rest.Group known, @Nullable HeldGroup before, MlsDevice device)
            throws MlsRefused {
        long now = System.currentTimeMillis();
        var published =
                new MlsGroup.Published(
                        Bytes.parse(known.groupInfo()), groups.server().tree(room, known.seq()));
        trusted.ask(known.leaves().stream().map(leaf -> leaf.user()).toList());
        Bytes id = Structures.groupId(room, known.incarnation());
        MlsGroup.Made made = MlsGroup.rejoined(id, published, device, trusted, now);
        Set<UserId> people = peopleOf(room, made.next(), known.seq(), before);
        var commit = new Rest.NewCommit(groups.newId(), known.incarnation(), known.epoch());
        Rest.Sent at = groups.server().commit(room, commit, made.commit(), null, made.published());
        if (before != null && before.incarnation() == known.incarnation()) {
            made.next().remember(before.group());
        }
        Map<LeafOwner, Roster.Due> due = new HashMap<>(Roster.toldIn(known));
        due.remove(device.owner());
        Renewal renewal = Renewal.renewed(now, groups.random());
        return begun(
                room,
                HeldGroup.begun(
                        known.incarnation(),
                        at.seq(),
                        new Roster(people, due),
                        renewal,
                        made.next()));
    }

    /** Null where no Welcome waits, none that it has the key for, or one of an older group. */
    private @Nullable HeldGroup welcomed(RoomId room, Rest.Group known, @Nullable HeldGroup before)
            throws MlsRefused {
        Rest.Welcome waiting = groups.server().welcome(room);
        if (waiting == null || waiting.incarnation() != known.incarnation()) {
            return null;
        }
        Bytes welcome = Bytes.parse(waiting.welcome());
        MlsKeyPackage key = stock.of(welcome);
        if (key == null) {
            return null;
        }
        MlsGroup group = joined(room, waiting, welcome, key);
        HeldGroup held = null;
        if (group != null) {
            Set<UserId> people = peopleOf(room, group, waiting.seq(), before);
            int leaves = group.members().size();
            Renewal renewal = Renewal.newcomer(System.currentTimeMillis(), leaves, groups.random());
            Roster roster = new Roster(people, Roster.toldIn(known));
            held =
                    begun(
                            room,
                            HeldGroup.begun(
                                    waiting.incarnation(), waiting.seq(), roster, renewal, group));
        }
        stock.used(welcome);
        groups.server().welcomed(room, waiting.seq());
        return held;
    }

    private @Nullable MlsGroup joined(
            RoomId room, Rest.Welcome waiting, Bytes welcome, MlsKeyPackage key) throws MlsRefused {
        Bytes tree = groups.server().tree(room, waiting.seq());
        Bytes id = Structures.groupId(room, waiting.incarnation());
        try {
            return MlsGroup.joined(id, welcome, tree, key, trusted);
        } catch (MlsRefused _) {
            return null; // it is nobody's use any more
        }
    }

    /**
     * Whoever is in the room where this device comes into a group. Where it knew the room before it
     * is the log that says it, and nobody may be in the group who was not in it there and is no
     * member.
     */
    private Set<UserId> peopleOf(RoomId room, MlsGroup group, long seq, @Nullable HeldGroup before)
            throws MlsRefused {
        if (before == null) {
            return members(room);
        }
        Roster roster = before.roster();
        long at = before.cursor();
        for (int pages = 0; at < seq && pages < MOST_PAGES; pages++) {
            Rest.Events page = groups.server().events(room, at);
            for (Event event : page.events()) {
                if (event.seq() <= seq) {
                    roster = roster.after(event, List.of());
                }
            }
            long end = GroupLog.endOf(page, at);
            at = end == at ? seq : end;
        }
        Set<UserId> allowed = new HashSet<>(roster.people());
        before.group().members().values().forEach(leaf -> allowed.add(leaf.user()));
        for (LeafOwner leaf : group.members().values()) {
            if (!allowed.contains(leaf.user())) {
                throw new EncryptionStopped(
                        Unreadable.FORGED,
                        "somebody is in the room's group who is not in the room: " + leaf.user());
            }
        }
        return roster.people();
    }

    /** Not guessed at: who is missing here would be a ghost later. */
    private Set<UserId> members(RoomId room) {
        return groups.members(room).stream()
                .map(member -> member.profile().user())
                .collect(Collectors.toSet());
    }

    private HeldGroup begun(RoomId room, HeldGroup held) throws MlsRefused {
        groups.save(room, held);
        closed.remove(room);
        return held;
    }

    private MlsDevice required() throws MlsRefused {
        MlsDevice device = own.device();
        if (device == null) {
            throw new EncryptionStopped(Unreadable.NOT_SET_UP);
        }
        return device;
    }
}
