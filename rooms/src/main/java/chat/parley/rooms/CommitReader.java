package chat.parley.rooms;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Deterministic;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupLeaf;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a commit and what belongs to it as far as that needs no key, against the group that it
 * changes: the checks of docs/encryption.md ("Commits") but those of who may do what, which are the
 * room's ({@link CommitRules}). Refuses by {@link Refusal}.
 *
 * @param listedKey the key that the newest list of its person has of a device that is signed in
 */
@Deterministic
record CommitReader(RoomId room, Function<LeafOwner, Optional<Bytes>> listedKey, long nowMs) {
    /** How far ahead of this clock a key package may begin. */
    private static final long AHEAD_S = 24 * 60 * 60;

    private static final long LONGEST_LIFE_S = 91L * AHEAD_S;

    /** Who is added and removed by a commit that is of the right shape. */
    record Change(List<GroupLeaf> added, List<GroupLeaf> removed, int welcomes) {}

    /**
     * @param group as it is in the epoch that the commit ends
     * @param by the device that asks
     */
    Change commit(
            RoomGroup group,
            LeafOwner by,
            byte[] commit,
            byte @Nullable [] welcome,
            byte[] groupInfo) {
        try {
            Handshake.Commit read = HandshakeReader.commit(commit);
            require(
                    read.group().equals(RoomGroup.id(room, group.incarnation())),
                    "the commit is of another group");
            if (read.epoch() != group.epoch()) {
                throw new Refusal(
                        ErrorCode.STALE_EPOCH,
                        "the commit ends epoch %d, and the room is in %d"
                                .formatted(read.epoch(), group.epoch()));
            }
            Change change =
                    switch (read.sender()) {
                        case Handshake.Sender.Member(long leaf) ->
                                ofMember(group, by, leaf, read, welcome);
                        case Handshake.Sender.NewMemberCommit() -> external(group, by, read);
                        case Handshake.Sender.External _, Handshake.Sender.NewMemberProposal _ ->
                                throw invalid("a commit is by a member, or by who joins");
                    };
            requireInfo(groupInfo, group.incarnation(), group.epoch() + 1);
            return change;
        } catch (InvalidHandshake e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The GroupInfo of a group that begins with this device. */
    void begin(int incarnation, LeafOwner by, byte[] groupInfo) {
        try {
            requireListed(by);
            requireInfo(groupInfo, incarnation, 0);
        } catch (InvalidHandshake e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private Change ofMember(
            RoomGroup group,
            LeafOwner by,
            long leaf,
            Handshake.Commit read,
            byte @Nullable [] welcome)
            throws InvalidHandshake {
        @Nullable Long own = group.leafOf(by.user(), by.device());
        require(own != null && own == leaf, "the commit is not of the leaf of this device");
        List<Handshake.KeyPackage> adds = new ArrayList<>();
        List<Long> removes = new ArrayList<>();
        for (Handshake.Proposal proposal : read.proposals()) {
            switch (proposal) {
                case Handshake.Proposal.Add(Handshake.KeyPackage keyPackage) ->
                        adds.add(keyPackage);
                case Handshake.Proposal.Remove(long removed) -> removes.add(removed);
                case Handshake.Proposal.Update _,
                        Handshake.Proposal.ExternalInit _,
                        Handshake.Proposal.Reference _,
                        Handshake.Proposal.Other _ ->
                        throw invalid("a member's commit has Adds and Removes by value, no more");
            }
        }
        require(
                adds.size() <= Limits.ADDS_PER_COMMIT && removes.size() <= Limits.ADDS_PER_COMMIT,
                "a commit has at most " + Limits.ADDS_PER_COMMIT + " Adds and as many Removes");
        require(
                read.path() != null || (removes.isEmpty() && !adds.isEmpty()),
                "a commit has a path unless it only adds");
        requirePath(read, by);
        requireWelcome(welcome, adds);
        return new Change(added(group, adds, removes), removed(group, removes), adds.size());
    }

    private Change external(RoomGroup group, LeafOwner by, Handshake.Commit read) {
        int inits = 0;
        List<Long> removes = new ArrayList<>();
        for (Handshake.Proposal proposal : read.proposals()) {
            switch (proposal) {
                case Handshake.Proposal.ExternalInit() -> inits++;
                case Handshake.Proposal.Remove(long removed) -> removes.add(removed);
                case Handshake.Proposal.Add _,
                        Handshake.Proposal.Update _,
                        Handshake.Proposal.Reference _,
                        Handshake.Proposal.Other _ ->
                        throw invalid("who joins brings an ExternalInit and at most a Remove");
            }
        }
        require(inits == 1 && removes.size() <= 1, "who joins brings exactly one ExternalInit");
        require(read.path() != null, "who joins brings a path");
        requirePath(read, by);
        GroupLeaf joined = new GroupLeaf(group.free(removes, 1).getFirst(), by.user(), by.device());
        return new Change(List.of(joined), removed(group, removes), 0);
    }

    private void requirePath(Handshake.Commit read, LeafOwner by) {
        Handshake.Leaf leaf = read.path();
        if (leaf != null) {
            require(by.equals(leaf.owner()), "the leaf of the commit's path is not of this device");
            requireCertified(leaf, by);
        }
    }

    private void requireCertified(Handshake.Leaf leaf, LeafOwner owner) {
        require(
                HandshakeReader.isCertified(leaf, requireListed(owner)),
                "a leaf is not certified by device " + owner.device());
    }

    private Bytes requireListed(LeafOwner device) {
        return listedKey
                .apply(device)
                .orElseThrow(
                        () ->
                                invalid(
                                        "device %s is not in its person's list"
                                                .formatted(device.device())));
    }

    private List<GroupLeaf> added(
            RoomGroup group, List<Handshake.KeyPackage> adds, List<Long> removes) {
        List<Long> free = group.free(removes, adds.size());
        List<GroupLeaf> added = new ArrayList<>(adds.size());
        Set<LeafOwner> different = new HashSet<>();
        for (Handshake.KeyPackage add : adds) {
            LeafOwner owner = requireGood(add);
            require(different.add(owner), "device " + owner.device() + " is added twice");
            added.add(new GroupLeaf(free.get(added.size()), owner.user(), owner.device()));
        }
        return added;
    }

    private LeafOwner requireGood(Handshake.KeyPackage add) {
        require(add.suite() == Handshake.SUITE, "a key package is of another suite");
        Handshake.Lifetime life = add.leaf().lifetime();
        long now = nowMs / 1000;
        require(
                life != null
                        && life.notBefore() <= now + AHEAD_S
                        && life.notAfter() >= now
                        && life.notAfter() <= now + LONGEST_LIFE_S,
                "a key package is out of its life");
        LeafOwner owner = add.leaf().owner();
        if (owner == null) {
            throw invalid("a key package has no credential of Parley's");
        }
        require(HandshakeReader.isSigned(add), "a key package is not signed by its leaf");
        requireCertified(add.leaf(), owner);
        return owner;
    }

    private static List<GroupLeaf> removed(RoomGroup group, List<Long> removes) {
        List<GroupLeaf> removed = new ArrayList<>(removes.size());
        Set<Long> different = new HashSet<>();
        for (long leaf : removes) {
            RoomGroup.Leaf there = group.leaves().get(leaf);
            if (there == null || !different.add(leaf)) {
                throw invalid("leaf " + leaf + " is not there, or removed twice");
            }
            removed.add(new GroupLeaf(leaf, there.user(), there.device()));
        }
        return removed;
    }

    /** One secret for each device that is added, and nobody else's. */
    private static void requireWelcome(byte @Nullable [] welcome, List<Handshake.KeyPackage> adds)
            throws InvalidHandshake {
        require((welcome == null) == adds.isEmpty(), "a Welcome comes with Adds, and only then");
        if (welcome == null) {
            return;
        }
        Handshake.Welcome read = HandshakeReader.welcome(welcome);
        List<Bytes> refs = read.secrets().stream().map(Handshake.Secret::ref).toList();
        Set<Bytes> due = new HashSet<>();
        adds.forEach(add -> due.add(add.ref()));
        require(read.suite() == Handshake.SUITE, "the Welcome is of another suite");
        require(
                refs.size() == adds.size() && due.equals(new HashSet<>(refs)),
                "the Welcome has not one secret for each device that is added");
    }

    private void requireInfo(byte[] groupInfo, int incarnation, long epoch)
            throws InvalidHandshake {
        Handshake.GroupInfo info = HandshakeReader.groupInfo(groupInfo);
        require(
                info.group().equals(RoomGroup.id(room, incarnation)) && info.epoch() == epoch,
                "the GroupInfo is not of epoch " + epoch + " of the room's group");
        require(info.suite() == Handshake.SUITE, "the GroupInfo is of another suite");
        require(info.external(), "the GroupInfo has no external_pub");
        require(!info.tree(), "the GroupInfo has the tree with it: it is uploaded apart");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID, message);
    }
}
