package chat.parley.sdk;

import chat.parley.protocol.Handshake;
import chat.parley.protocol.Handshake.Proposal;
import chat.parley.protocol.Handshake.Sender;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a commit does to the members of its group, as docs/encryption.md allows it: by whom, and
 * that a device comes in by itself only if its person is there already, and takes the place of
 * nobody else. Whether it is authentic shows when it is processed.
 *
 * @param joins whether its sender was no leaf before, or comes back as a new one
 * @param leaves that it brings, whose certificates are yet to be looked at
 */
record MlsChange(
        LeafOwner by,
        boolean joins,
        List<LeafOwner> added,
        SortedMap<Integer, LeafOwner> removed,
        List<Handshake.Leaf> leaves) {

    /**
     * @param members the leaves of the group before it, by their index
     */
    static MlsChange of(Handshake.Commit commit, NavigableMap<Integer, LeafOwner> members)
            throws MlsRefused {
        return switch (commit.sender()) {
            case Sender.Member(long leaf) -> byMember(commit, members, at(members, leaf));
            case Sender.NewMemberCommit() -> byNewLeaf(commit, members);
            case Sender.External _, Sender.NewMemberProposal _ ->
                    throw new MlsRefused("a commit by somebody outside");
        };
    }

    private static MlsChange byMember(
            Handshake.Commit commit, NavigableMap<Integer, LeafOwner> members, LeafOwner by)
            throws MlsRefused {
        List<Handshake.Leaf> leaves = new ArrayList<>();
        List<LeafOwner> added = new ArrayList<>();
        SortedMap<Integer, LeafOwner> removed = new TreeMap<>();
        for (Proposal proposal : commit.proposals()) {
            switch (proposal) {
                case Proposal.Add(Handshake.KeyPackage keyPackage) -> {
                    leaves.add(keyPackage.leaf());
                    added.add(ownerOf(keyPackage.leaf()));
                }
                case Proposal.Remove(long leaf) -> removed.put((int) leaf, at(members, leaf));
                case Proposal.Update _,
                        Proposal.ExternalInit _,
                        Proposal.Reference _,
                        Proposal.Other _ ->
                        throw new MlsRefused("a member commits what is not allowed: " + proposal);
            }
        }
        requireOneLeafEach(added, removed, members);
        if (commit.path() != null) {
            leaves.add(commit.path());
            if (!ownerOf(commit.path()).equals(by)) {
                throw new MlsRefused("a leaf becomes that of another device");
            }
        }
        return new MlsChange(by, false, added, removed, leaves);
    }

    private static MlsChange byNewLeaf(
            Handshake.Commit commit, NavigableMap<Integer, LeafOwner> members) throws MlsRefused {
        if (commit.path() == null) {
            throw new MlsRefused("an external commit without a leaf");
        }
        LeafOwner by = ownerOf(commit.path());
        SortedMap<Integer, LeafOwner> removed = new TreeMap<>();
        for (Proposal proposal : commit.proposals()) {
            switch (proposal) {
                case Proposal.ExternalInit() -> {}
                case Proposal.Remove(long leaf) -> removed.put((int) leaf, at(members, leaf));
                case Proposal.Add _, Proposal.Update _, Proposal.Reference _, Proposal.Other _ ->
                        throw new MlsRefused("an external commit with what is not allowed");
            }
        }
        long joins =
                commit.proposals().stream().filter(Proposal.ExternalInit.class::isInstance).count();
        if (joins != 1 || commit.proposals().size() > 2) {
            throw new MlsRefused("an external commit joins once, and removes one leaf at most");
        }
        if (members.values().stream().noneMatch(member -> member.user().equals(by.user()))) {
            throw new MlsRefused("somebody who was not in the group joins by themselves");
        }
        if (!removed.equals(leavesOf(by, members))) {
            throw new MlsRefused("a device joins beside its own leaf, or in place of another");
        }
        return new MlsChange(by, true, List.of(), removed, List.of(commit.path()));
    }

    private static void requireOneLeafEach(
            List<LeafOwner> added,
            SortedMap<Integer, LeafOwner> removed,
            NavigableMap<Integer, LeafOwner> members)
            throws MlsRefused {
        if (added.size() > Limits.ADDS_PER_COMMIT || removed.size() > Limits.ADDS_PER_COMMIT) {
            throw new MlsRefused("a commit adds or removes too many at once");
        }
        for (LeafOwner owner : added) {
            boolean staysBeside = !removed.keySet().containsAll(leavesOf(owner, members).keySet());
            if (staysBeside || added.indexOf(owner) != added.lastIndexOf(owner)) {
                throw new MlsRefused("a device is added that is there already");
            }
        }
    }

    private static SortedMap<Integer, LeafOwner> leavesOf(
            LeafOwner owner, NavigableMap<Integer, LeafOwner> members) {
        SortedMap<Integer, LeafOwner> own = new TreeMap<>();
        for (Map.Entry<Integer, LeafOwner> member : members.entrySet()) {
            if (member.getValue().equals(owner)) {
                own.put(member.getKey(), owner);
            }
        }
        return own;
    }

    static LeafOwner ownerOf(Handshake.Leaf leaf) throws MlsRefused {
        LeafOwner owner = leaf.owner();
        if (owner == null) {
            throw new MlsRefused("a leaf names no device");
        }
        return owner;
    }

    private static LeafOwner at(NavigableMap<Integer, LeafOwner> members, long leaf)
            throws MlsRefused {
        LeafOwner owner = leaf > Integer.MAX_VALUE ? null : members.get((int) leaf);
        if (owner == null) {
            throw new MlsRefused("there is no leaf " + leaf);
        }
        return owner;
    }
}
