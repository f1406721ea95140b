package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.EventId;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * The group of a room as this device has it.
 *
 * @param stay names the leaf that this device has in it: another one each time it comes in
 * @param generation of the room's log up to the cursor; 0 while none was told
 * @param cursor the last sequence of the room's log that was taken into it
 * @param roster who is in the room, or invited, and who has to go, at the cursor
 * @param later the incarnation that has begun after this one; 0 for none
 * @param pending a commit of one's own of which is not known whether the server took it
 * @param doubted whether what it would send next may have been sent before, by a newer state: it
 *     reads, and is left for a new stay before anything is said
 */
record HeldGroup(
        UUID stay,
        int incarnation,
        long generation,
        long cursor,
        Roster roster,
        int later,
        Renewal renewal,
        MlsGroup group,
        @Nullable Pending pending,
        boolean doubted) {

    /**
     * @param id under which it is given to the server, however often
     */
    record Pending(EventId id, Bytes commit, @Nullable Bytes welcome, MlsGroup next) {}

    /** A new stay, which begins after an event of the room's log. */
    static HeldGroup begun(
            int incarnation, long cursor, Roster roster, Renewal renewal, MlsGroup group) {
        return new HeldGroup(
                UUID.randomUUID(), incarnation, 0, cursor, roster, 0, renewal, group, null, false);
    }

    HeldGroup at(long next, long log, Roster now) {
        return new HeldGroup(
                stay, incarnation, log, next, now, later, renewal, group, pending, doubted);
    }

    HeldGroup with(@Nullable Pending commit) {
        return new HeldGroup(
                stay,
                incarnation,
                generation,
                cursor,
                roster,
                later,
                renewal,
                group,
                commit,
                doubted);
    }

    HeldGroup with(Roster now) {
        return at(cursor, generation, now);
    }

    HeldGroup with(Renewal next) {
        return new HeldGroup(
                stay,
                incarnation,
                generation,
                cursor,
                roster,
                later,
                next,
                group,
                pending,
                doubted);
    }

    /** Another incarnation has begun. */
    HeldGroup until(int next) {
        return new HeldGroup(
                stay,
                incarnation,
                generation,
                cursor,
                roster,
                next,
                renewal,
                group,
                pending,
                doubted);
    }

    HeldGroup inDoubt() {
        return new HeldGroup(
                stay,
                incarnation,
                generation,
                cursor,
                roster,
                later,
                renewal,
                group,
                pending,
                true);
    }
}
