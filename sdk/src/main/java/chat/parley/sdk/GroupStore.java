package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The groups of rooms on disk, a file each, and beside it a mark of the highest epoch and
 * generation that were used. A group is stored first, then its mark, and only then anything of it
 * leaves:
 *
 * <pre>
 *   killed before the group is stored   the group and the mark before: nothing has left
 *   killed before its mark is           the group is ahead of its mark: a generation is left out
 *   killed later                        the group and its mark
 *   a group out of a backup             it is behind its mark, or of another stay: in doubt
 * </pre>
 *
 * To be called in what is exclusive to the room.
 */
final class GroupStore {
    private static final String GROUP = "group-";
    private static final String MARK = "mark-";

    private final Vault vault;
    private final MlsTrust trust;

    GroupStore(Vault vault, MlsTrust trust) {
        this.vault = vault;
        this.trust = trust;
    }

    private record Stored(
            UUID stay,
            int incarnation,
            long generation,
            long cursor,
            List<UserId> people,
            List<StoredDue> due,
            int later,
            Renewal renewal,
            Bytes group,
            @Nullable StoredPending pending,
            boolean doubted) {}

    private record StoredDue(LeafOwner owner, Roster.Due why) {}

    private record StoredPending(EventId id, Bytes commit, @Nullable Bytes welcome, Bytes next) {}

    /** What was used of a stay at least. */
    private record Mark(UUID stay, long epoch, long generation) {
        boolean isPassedBy(HeldGroup held) throws MlsRefused {
            long now = held.group().epoch();
            return stay.equals(held.stay())
                    && (now > epoch || now == epoch && held.group().generation() >= generation);
        }
    }

    /** Null where there is none, or none that can be read: a new stay begins. */
    @Nullable HeldGroup read(RoomId room) {
        try {
            Stored stored = vault.read(GROUP + room, Stored.class);
            if (stored == null) {
                return null;
            }
            HeldGroup held = held(stored);
            return isMarked(room, held) ? held : held.inDoubt();
        } catch (MlsRefused _) {
            return null;
        }
    }

    private boolean isMarked(RoomId room, HeldGroup held) {
        try {
            Mark mark = vault.read(MARK + room, Mark.class);
            return mark != null && mark.isPassedBy(held);
        } catch (MlsRefused _) {
            return false;
        }
    }

    private HeldGroup held(Stored stored) throws MlsRefused {
        Map<LeafOwner, Roster.Due> due = new HashMap<>();
        stored.due().forEach(each -> due.put(each.owner(), each.why()));
        return new HeldGroup(
                stored.stay(),
                stored.incarnation(),
                stored.generation(),
                stored.cursor(),
                new Roster(Set.copyOf(stored.people()), due),
                stored.later(),
                stored.renewal(),
                MlsGroup.restored(stored.group(), trust),
                pending(stored.pending()),
                stored.doubted());
    }

    private HeldGroup.@Nullable Pending pending(@Nullable StoredPending of) throws MlsRefused {
        if (of == null) {
            return null;
        }
        MlsGroup next = MlsGroup.restored(of.next(), trust);
        return new HeldGroup.Pending(of.id(), of.commit(), of.welcome(), next);
    }

    /** On the disk when this returns. */
    void save(RoomId room, HeldGroup held) throws MlsRefused {
        MlsGroup group = held.group();
        List<StoredDue> due =
                held.roster().due().entrySet().stream()
                        .map(each -> new StoredDue(each.getKey(), each.getValue()))
                        .toList();
        vault.write(
                GROUP + room,
                new Stored(
                        held.stay(),
                        held.incarnation(),
                        held.generation(),
                        held.cursor(),
                        List.copyOf(held.roster().people()),
                        due,
                        held.later(),
                        held.renewal(),
                        group.state(),
                        stored(held.pending()),
                        held.doubted()));
        if (!held.doubted()) {
            vault.write(MARK + room, new Mark(held.stay(), group.epoch(), group.generation()));
        }
    }

    private static @Nullable StoredPending stored(HeldGroup.@Nullable Pending of)
            throws MlsRefused {
        return of == null
                ? null
                : new StoredPending(of.id(), of.commit(), of.welcome(), of.next().state());
    }

    /** The device is in the room's group no more. */
    void drop(RoomId room) {
        vault.delete(GROUP + room);
    }

    void dropAll() {
        vault.names(GROUP).forEach(vault::delete);
    }
}
