package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the contents of events about a room's group, and of sealed events, must look like. */
final class GroupRules {
    private static final int HASH_BYTES = 32;

    private GroupRules() {}

    static void check(Said.Sealed sealed) throws InvalidJson {
        byte[] key = bytes("key", sealed.key());
        FrameRules.require(bytes("sealed", sealed.sealed()).length > 0, "field 'sealed' is empty");
        try {
            FrameRules.require(
                    HandshakeReader.application(key).epoch() == sealed.epoch(),
                    "field 'epoch' must be that of 'key'");
        } catch (InvalidHandshake e) {
            throw new InvalidJson("field 'key': " + e.getMessage());
        }
    }

    static void check(RoomChange.Encrypted encrypted) throws InvalidJson {
        checkIncarnation(encrypted.incarnation());
        FrameRules.require(
                encrypted.suite() == Handshake.SUITE, "field 'suite' must be " + Handshake.SUITE);
        checkHash("groupInfo", encrypted.groupInfo());
        checkHash("tree", encrypted.tree());
    }

    static void check(RoomChange.Committed committed) throws InvalidJson {
        checkIncarnation(committed.incarnation());
        FrameRules.require(committed.epoch() >= 0, "field 'epoch' must not be negative");
        FrameRules.require(
                committed.commit() == null ^ committed.blob() == null,
                "either 'commit' or 'blob' is due");
        if (committed.commit() != null) {
            bytes("commit", committed.commit());
        }
        checkHash("blob", committed.blob());
        checkHash("groupInfo", committed.groupInfo());
        checkHash("tree", committed.tree());
        checkLeaves("added", committed.added());
        checkLeaves("removed", committed.removed());
        FrameRules.require(
                committed.welcomes() >= 0 && committed.welcomes() <= committed.added().size(),
                "field 'welcomes' counts those who are added");
    }

    private static void checkIncarnation(int incarnation) throws InvalidJson {
        FrameRules.require(incarnation >= 1, "field 'incarnation' counts from 1 on");
    }

    private static void checkLeaves(String field, List<GroupLeaf> leaves) throws InvalidJson {
        Set<Long> different = new HashSet<>();
        for (GroupLeaf leaf : leaves) {
            FrameRules.require(
                    leaf.leaf() >= 0 && leaf.leaf() < Limits.LEAVES && different.add(leaf.leaf()),
                    "field '" + field + "' must hold different leaves");
        }
        FrameRules.require(
                leaves.size() <= Limits.ADDS_PER_COMMIT,
                "field '" + field + "' may have at most " + Limits.ADDS_PER_COMMIT + " leaves");
    }

    private static void checkHash(String field, @Nullable String hash) throws InvalidJson {
        FrameRules.require(
                hash == null || bytes(field, hash).length == HASH_BYTES,
                "field '" + field + "' must be a SHA-256");
    }

    private static byte[] bytes(String field, String base64) throws InvalidJson {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidJson("field '" + field + "' must be base64");
        }
    }
}
