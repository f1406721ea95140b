package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.LeafOwner;

import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.codec.AuthenticatedContent;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The group of a room as this device sees it (RFC 9420), on Bouncy Castle. <em>A preview</em>: the
 * library is young, and repeats a nonce where a state is used twice, so a state must never be
 * rolled back; docs/encryption.md says more. A call that fails changes nothing.
 *
 * <p>Threads: all groups of a JVM take turns, since the library's suites share what they compute
 * with.
 */
final class MlsGroup {
    static final MlsCipherSuite SUITE =
            MlsCipherSuite.BCMLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

    /** Epochs before the current one whose messages can still be read. */
    private static final int PAST_EPOCHS = 4;

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MlsTrust trust;
    private final Deque<Group> past = new ArrayDeque<>();
    private Group group;

    private MlsGroup(Group group, MlsTrust trust) {
        this.group = group;
        this.trust = trust;
    }

    /** What whoever joins needs of a group: a GroupInfo for external commits, and its tree. */
    record Published(Bytes groupInfo, Bytes tree) {}

    /**
     * A commit of one's own that the server has yet to take.
     *
     * @param welcome for all whom it adds; null where it adds nobody
     */
    record Made(Bytes commit, @Nullable Bytes welcome, Published published, MlsGroup next) {}

    /**
     * What came out of an application message.
     *
     * @param authenticated what went with it in the clear
     * @param leaf whose certificate is to be looked at
     */
    record Opened(Bytes data, Bytes authenticated, LeafOwner by, Handshake.Leaf leaf) {}

    /** A new group, this device alone in it. */
    static MlsGroup begun(Bytes id, MlsDevice device, MlsTrust trust, long nowMs)
            throws MlsRefused {
        return locked(
                () -> {
                    MlsKeyPackage own = MlsKeyPackage.make(device, nowMs);
                    Group group =
                            new Group(
                                    id.toArray(),
                                    SUITE,
                                    own.encryption,
                                    own.leafSecret(),
                                    own.keyPackage.getLeafNode(),
                                    new ArrayList<>());
                    return new MlsGroup(group, trust);
                });
    }

    /** The group that somebody has added this device to. */
    static MlsGroup joined(Bytes id, Bytes welcome, Bytes tree, MlsKeyPackage own, MlsTrust trust)
            throws MlsRefused {
        return locked(
                () -> {
                    HandshakeReader.welcome(welcome.toArray());
                    var read = message(welcome).welcome;
                    int place = read.find(own.keyPackage);
                    if (place < 0) {
                        throw new MlsRefused("a Welcome for another key package");
                    }
                    byte[] init = SUITE.getHPKE().serializePrivateKey(own.init.getPrivate());
                    Group group =
                            new Group(
                                    init,
                                    own.encryption,
                                    own.leafSecret(),
                                    own.keyPackage,
                                    read,
                                    tree(tree, trust),
                                    new HashMap<>(),
                                    new HashMap<>());
                    MlsRepairs.afterWelcome(group, read, place, init, own.encryption);
                    return new MlsGroup(group, trust).of(id);
                });
    }

    /**
     * A commit by which this device joins by itself, under a leaf key that is new; its own old
     * leaf, if it has one, goes. Only after the server has taken it is {@code next} the group.
     */
    static Made rejoined(Bytes id, Published from, MlsDevice device, MlsTrust trust, long nowMs)
            throws MlsRefused {
        return locked(
                () -> {
                    HandshakeReader.groupInfo(from.groupInfo().toArray());
                    TreeKEMPublicKey tree = tree(from.tree(), trust);
                    MlsKeyPackage own = MlsKeyPackage.make(device, nowMs);
                    var made =
                            Group.externalJoin(
                                    random(),
                                    own.signature,
                                    own.keyPackage,
                                    message(from.groupInfo()).groupInfo,
                                    tree,
                                    new Group.MessageOptions(),
                                    leafOf(device.owner(), members(tree)),
                                    new HashMap<>());
                    MlsGroup next = new MlsGroup(made.group, trust).of(id);
                    return new Made(encoded(made.message), null, next.published(), next);
                });
    }

    /** What {@link #state} gave; whether it is the newest its keeper must know. */
    static MlsGroup restored(Bytes state, MlsTrust trust) throws MlsRefused {
        return locked(
                () -> {
                    MlsGroup restored = null;
                    for (Object each : MlsState.read(state, List.class)) {
                        if (restored == null) {
                            restored = new MlsGroup((Group) each, trust);
                        } else {
                            restored.past.addLast((Group) each);
                        }
                    }
                    if (restored == null) {
                        throw new MlsRefused("a state without a group");
                    }
                    return restored;
                });
    }

    /** All of it, to be stored before anything of it leaves. */
    Bytes state() throws MlsRefused {
        return locked(
                () -> {
                    List<Group> all = new ArrayList<>(List.of(group));
                    all.addAll(past);
                    return MlsState.write(all);
                });
    }

    /** The messages of before a new stay can still be read. */
    void remember(MlsGroup before) {
        past.clear();
        past.addLast(before.group);
        past.addAll(before.past);
        while (past.size() > PAST_EPOCHS) {
            past.removeLast();
        }
    }

    long epoch() {
        return group.getEpoch();
    }

    /** Of the next message of this device in the epoch: so many have left. */
    long generation() throws MlsRefused {
        return locked(() -> MlsRepairs.generation(group));
    }

    /** The same for all who are in the same epoch of the same group. */
    Bytes authenticator() throws MlsRefused {
        return locked(() -> Bytes.of(group.getEpochAuthenticator()));
    }

    /** Whose the leaves are, by their index. */
    NavigableMap<Integer, LeafOwner> members() throws MlsRefused {
        return locked(() -> members(group.getTree()));
    }

    /** The leaves by their index. */
    NavigableMap<Integer, Handshake.Leaf> leaves() throws MlsRefused {
        return locked(() -> leaves(group.getTree()));
    }

    /**
     * Adds whoever the key packages are of, and removes leaves; with neither, renews the own keys.
     */
    Made commit(List<Bytes> add, List<Integer> remove) throws MlsRefused {
        return locked(
                () -> {
                    List<Proposal> proposals = new ArrayList<>();
                    for (int leaf : remove) {
                        proposals.add(Proposal.remove(new LeafIndex(leaf)));
                    }
                    for (Bytes keyPackage : add) {
                        requireGood(keyPackage);
                        proposals.add(Proposal.add(message(keyPackage).keyPackage));
                    }
                    var made =
                            group.commit(
                                    random(),
                                    new Group.CommitOptions(
                                            proposals, false, proposals.isEmpty(), null),
                                    new Group.MessageOptions(false, new byte[0], 0),
                                    new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
                    Bytes commit = encoded(made.message);
                    MlsChange.of(HandshakeReader.commit(commit.toArray()), members());
                    MlsGroup next = new MlsGroup(made.group, trust);
                    Bytes welcome = add.isEmpty() ? null : welcome(made.message);
                    return new Made(commit, welcome, next.published(), next);
                });
    }

    /** The server has taken a commit that this group made: on with it. */
    void become(MlsGroup next) throws MlsRefused {
        if (next.epoch() != epoch() + 1) {
            throw new MlsRefused("not what follows this epoch");
        }
        advance(next.group);
    }

    /** Reads a commit of others without taking it. */
    MlsChange read(Bytes commit) throws MlsRefused {
        return locked(
                () -> {
                    Handshake.Commit read = HandshakeReader.commit(commit.toArray());
                    if (!read.group().equals(id()) || read.epoch() != epoch()) {
                        throw new MlsRefused(
                                "a commit of epoch " + read.epoch() + " in epoch " + epoch());
                    }
                    return MlsChange.of(read, members());
                });
    }

    /** Takes a commit of others, if it is authentic and allowed. */
    MlsChange take(Bytes commit) throws MlsRefused {
        return locked(
                () -> {
                    MlsChange change = read(commit);
                    for (Handshake.Leaf leaf : change.leaves()) {
                        MlsDevice.requireCertified(leaf, trust);
                    }
                    advance(group.handle(commit.toArray(), null));
                    return change;
                });
    }

    /** An application message, in the current epoch. */
    Bytes protect(Bytes data, Bytes authenticated) throws MlsRefused {
        return locked(() -> encoded(group.protect(authenticated.toArray(), data.toArray(), 0)));
    }

    /** What an application message says, of this epoch or one of the last; each opens once. */
    Opened unprotect(Bytes message) throws MlsRefused {
        return locked(
                () -> {
                    Handshake.Application read = HandshakeReader.application(message.toArray());
                    if (!read.group().equals(id())) {
                        throw new MlsRefused("a message of another group");
                    }
                    Group then = at(read.epoch());
                    AuthenticatedContent content = MlsRepairs.opened(then, message(message));
                    int leaf = content.getContent().getSender().getSender().value();
                    Handshake.Leaf by = leaves(then.getTree()).get(leaf);
                    if (by == null) {
                        throw new MlsRefused("a message of nobody");
                    }
                    return new Opened(
                            Bytes.of(content.getContent().getContentBytes()),
                            read.authenticated(),
                            MlsChange.ownerOf(by),
                            by);
                });
    }

    Published published() throws MlsRefused {
        return locked(
                () ->
                        new Published(
                                encoded(group.getGroupInfo(false)),
                                Bytes.of(MLSOutputStream.encode(group.getTree()))));
    }

    /** Whether messages of an epoch can still be read, or can already. */
    boolean hasKeysOf(long epoch) {
        return epoch == epoch() || past.stream().anyMatch(each -> each.getEpoch() == epoch);
    }

    private Bytes id() {
        return Bytes.of(group.getGroupID());
    }

    private MlsGroup of(Bytes id) throws MlsRefused {
        if (!id().equals(id)) {
            throw new MlsRefused("another group");
        }
        return this;
    }

    private Group at(long epoch) throws MlsRefused {
        if (epoch == epoch()) {
            return group;
        }
        return past.stream()
                .filter(each -> each.getEpoch() == epoch)
                .findFirst()
                .orElseThrow(() -> new MlsRefused("a message of an epoch without keys"));
    }

    private void advance(Group next) {
        past.addFirst(group);
        if (past.size() > PAST_EPOCHS) {
            past.removeLast();
        }
        group = next;
    }

    /** The library looks at neither signatures of key packages nor at whose they are. */
    private void requireGood(Bytes keyPackage) throws Exception {
        Handshake.KeyPackage read = HandshakeReader.keyPackage(keyPackage.toArray());
        if (read.suite() != Handshake.SUITE || !HandshakeReader.isSigned(read)) {
            throw new MlsRefused("a key package of another suite, or not signed");
        }
        MlsDevice.requireCertified(read.leaf(), trust);
    }

    /** A tree each of whose leaves is of a listed device, no device in it twice. */
    private static TreeKEMPublicKey tree(Bytes bytes, MlsTrust trust) throws Exception {
        TreeKEMPublicKey tree =
                (TreeKEMPublicKey) MLSInputStream.decode(bytes.toArray(), TreeKEMPublicKey.class);
        tree.setSuite(SUITE);
        tree.setHashAll();
        for (Handshake.Leaf leaf : leaves(tree).values()) {
            MlsDevice.requireCertified(leaf, trust);
        }
        NavigableMap<Integer, LeafOwner> members = members(tree);
        if (members.values().stream().distinct().count() != members.size()) {
            throw new MlsRefused("a group with a device in it twice");
        }
        return tree;
    }

    private static NavigableMap<Integer, LeafOwner> members(TreeKEMPublicKey tree)
            throws Exception {
        NavigableMap<Integer, LeafOwner> members = new TreeMap<>();
        for (var leaf : leaves(tree).entrySet()) {
            members.put(leaf.getKey(), MlsChange.ownerOf(leaf.getValue()));
        }
        return members;
    }

    private static NavigableMap<Integer, Handshake.Leaf> leaves(TreeKEMPublicKey tree)
            throws Exception {
        NavigableMap<Integer, Handshake.Leaf> leaves = new TreeMap<>();
        for (int i = 0; i < tree.getSize().leafCount(); i++) {
            LeafNode leaf = tree.getLeafNode(new LeafIndex(i));
            if (leaf != null) {
                leaves.put(i, HandshakeReader.leaf(MLSOutputStream.encode(leaf)));
            }
        }
        return leaves;
    }

    private static @Nullable LeafIndex leafOf(
            LeafOwner owner, NavigableMap<Integer, LeafOwner> members) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().equals(owner))
                .map(member -> new LeafIndex(member.getKey()))
                .findFirst()
                .orElse(null);
    }

    private static Bytes welcome(MLSMessage commit) throws Exception {
        MLSMessage message = new MLSMessage(WireFormat.mls_welcome);
        message.welcome = commit.welcome;
        return encoded(message);
    }

    private static MLSMessage message(Bytes bytes) throws Exception {
        return (MLSMessage) MLSInputStream.decode(bytes.toArray(), MLSMessage.class);
    }

    private static Bytes encoded(MLSMessage message) throws Exception {
        return Bytes.of(MLSOutputStream.encode(message));
    }

    private static Secret random() {
        byte[] bytes = new byte[SUITE.getKDF().getHashLength()];
        RANDOM.nextBytes(bytes);
        return new Secret(bytes);
    }

    /** Does one thing at a time; whatever the library throws becomes a refusal. */
    static <T> T locked(Callable<T> action) throws MlsRefused {
        LOCK.lock();
        try {
            return action.call();
        } catch (MlsRefused | ParleyException e) {
            throw e; // a server that does not answer whose a leaf is says nothing about the group
        } catch (InvalidHandshake e) {
            throw new MlsRefused(e.getMessage(), e);
        } catch (Exception e) {
            throw new MlsRefused("the library refuses it: " + e.getMessage(), e);
        } finally {
            LOCK.unlock();
        }
    }
}
