package chat.parley.storage.sql;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.CommitName;
import chat.parley.rooms.RoomGroup;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The group of a room as it is stored with the room, integers big-endian:
 *
 * <pre>
 *   version 1 (1) │ incarnation (4) │ generation (8) │ epoch (8) │ oldest (8) │ seq (8)
 *   commit: id (16) │ user (16) │ device (16) │ leaves: count (4) │ leaf …
 *   leaf: index (4) │ user (16) │ device (16) │ flags (1): 1 left, 2 ended
 * </pre>
 */
final class GroupColumn {
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + 4 + 4 * 8 + 3 * 16 + 4;
    private static final int LEAF_BYTES = 4 + 2 * 16 + 1;
    private static final int LEFT = 1;
    private static final int ENDED = 2;

    private GroupColumn() {}

    static byte @Nullable [] write(@Nullable RoomGroup group) {
        if (group == null) {
            return null;
        }
        ByteBuffer out =
                ByteBuffer.allocate(HEADER_BYTES + LEAF_BYTES * group.leaves().size())
                        .put(VERSION)
                        .putInt(group.incarnation())
                        .putLong(group.generation())
                        .putLong(group.epoch())
                        .putLong(group.oldest())
                        .putLong(group.seq());
        put(out, group.commit().id().value());
        put(out, group.commit().user().value());
        put(out, group.commit().device().value());
        out.putInt(group.leaves().size());
        group.leaves()
                .forEach(
                        (index, leaf) -> {
                            out.putInt(Math.toIntExact(index));
                            put(out, leaf.user().value());
                            put(out, leaf.device().value());
                            out.put((byte) flags(leaf));
                        });
        return out.array();
    }

    static @Nullable RoomGroup read(byte @Nullable [] stored) {
        if (stored == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a room's group is stored in version " + version);
        }
        int incarnation = in.getInt();
        long generation = in.getLong();
        long epoch = in.getLong();
        long oldest = in.getLong();
        long seq = in.getLong();
        CommitName commit =
                new CommitName(new EventId(uuid(in)), new UserId(uuid(in)), new DeviceId(uuid(in)));
        SortedMap<Long, RoomGroup.Leaf> leaves = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            leaves.put((long) in.getInt(), leaf(in));
        }
        return new RoomGroup(incarnation, generation, epoch, oldest, seq, commit, leaves);
    }

    private static RoomGroup.Leaf leaf(ByteBuffer in) {
        UserId user = new UserId(uuid(in));
        DeviceId device = new DeviceId(uuid(in));
        int flags = in.get();
        return new RoomGroup.Leaf(user, device, (flags & LEFT) != 0, (flags & ENDED) != 0);
    }

    private static int flags(RoomGroup.Leaf leaf) {
        return (leaf.left() ? LEFT : 0) | (leaf.ended() ? ENDED : 0);
    }

    private static void put(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }
}
