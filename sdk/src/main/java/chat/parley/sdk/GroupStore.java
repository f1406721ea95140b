package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
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
            long cursor,
            List<UserId> people,
            Bytes group,
            @Nullable Bytes commit,
            @Nullable Bytes next,
            boolean doubted) {}

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
        MlsGroup group = MlsGroup.restored(stored.group(), trust);
        HeldGroup.Pending pending =
                stored.commit() == null || stored.next() == null
                        ? null
                        : new HeldGroup.Pending(
                                stored.commit(), MlsGroup.restored(stored.next(), trust));
        return new HeldGroup(
                stored.stay(),
                stored.incarnation(),
                stored.cursor(),
                new HashSet<>(stored.people()),
                group,
                pending,
                stored.doubted());
    }

    /** On the disk when this returns. */
    void save(RoomId room, HeldGroup held) throws MlsRefused {
        HeldGroup.Pending pending = held.pending();
        MlsGroup group = held.group();
        vault.write(
                GROUP + room,
                new Stored(
                        held.stay(),
                        held.incarnation(),
                        held.cursor(),
                        List.copyOf(held.people()),
                        group.state(),
                        pending == null ? null : pending.commit(),
                        pending == null ? null : pending.next().state(),
                        held.doubted()));
        if (!held.doubted()) {
            vault.write(MARK + room, new Mark(held.stay(), group.epoch(), group.generation()));
        }
    }

    /** The device is in the room's group no more. */
    void drop(RoomId room) {
        vault.delete(GROUP + room);
    }

    void dropAll() {
        vault.names(GROUP).forEach(vault::delete);
    }
}
