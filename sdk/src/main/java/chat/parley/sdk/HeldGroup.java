package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.UUID;

/**
 * The group of a room as this device has it.
 *
 * @param stay names the leaf that this device has in it: another one each time it comes in
 * @param cursor the last sequence of the room's log that was taken into it
 * @param people who is in the room, or invited, at the cursor
 * @param pending a commit of one's own of which is not known whether the server took it
 * @param doubted whether what it would send next may have been sent before, by a newer state: it
 *     reads, and is left for a new stay before anything is said
 */
record HeldGroup(
        UUID stay,
        int incarnation,
        long cursor,
        Set<UserId> people,
        MlsGroup group,
        @Nullable Pending pending,
        boolean doubted) {

    record Pending(Bytes commit, MlsGroup next) {}

    HeldGroup at(long next, Set<UserId> now) {
        return new HeldGroup(stay, incarnation, next, now, group, pending, doubted);
    }

    HeldGroup with(@Nullable Pending commit) {
        return new HeldGroup(stay, incarnation, cursor, people, group, commit, doubted);
    }

    HeldGroup inDoubt() {
        return new HeldGroup(stay, incarnation, cursor, people, group, pending, true);
    }
}
