package chat.parley.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads messages of MLS (RFC 9420) as far as a delivery service must know them; the rest is passed
 * over, but has to be of the right shape, to the last byte. Nothing is believed of a length before
 * it was compared with what is there, and no list grows past its limit.
 */
public final class HandshakeReader {
    static final int VERSION = 1;
    static final int WELCOME = 3;

    private static final int PUBLIC_MESSAGE = 1;
    private static final int PRIVATE_MESSAGE = 2;
    private static final int GROUP_INFO = 4;
    private static final int KEY_PACKAGE = 5;

    private static final int APPLICATION = 1;
    private static final int COMMIT = 3;

    private static final int MOST_GROUP_ID = 64;
    private static final int MOST_REF = 64;

    private static final int RATCHET_TREE_EXTENSION = 2;
    private static final int EXTERNAL_PUB_EXTENSION = 4;

    private HandshakeReader() {}

    /** A commit in a PublicMessage. */
    public static Handshake.Commit commit(byte[] message) throws InvalidHandshake {
        TlsReader in = message(message, Limits.COMMIT_BYTES, PUBLIC_MESSAGE, "PublicMessage");
        Bytes group = groupId(in);
        long epoch = in.uint64();
        Handshake.Sender sender = sender(in);
        in.skipOpaque(); // authenticated data
        if (in.uint8() != COMMIT) {
            throw new InvalidHandshake("it is not a commit");
        }
        List<Handshake.Proposal> proposals = proposals(in.vector());
        Handshake.Leaf path = in.isPresent() ? path(in) : null;
        in.skipOpaque(); // signature
        in.skipOpaque(); // confirmation tag
        if (sender instanceof Handshake.Sender.Member) {
            in.skipOpaque(); // membership tag
        }
        in.requireEnd();
        return new Handshake.Commit(group, epoch, sender, proposals, path);
    }

    /** A key package. */
    public static Handshake.KeyPackage keyPackage(byte[] message) throws InvalidHandshake {
        TlsReader in = message(message, Limits.KEY_PACKAGE_BYTES, KEY_PACKAGE, "KeyPackage");
        Handshake.KeyPackage keyPackage = LeafReader.keyPackage(in);
        in.requireEnd();
        return keyPackage;
    }

    /** A leaf, as it stands in trees. */
    public static Handshake.Leaf leaf(byte[] leaf) throws InvalidHandshake {
        if (leaf.length > Limits.KEY_PACKAGE_BYTES) {
            throw new InvalidHandshake("a leaf has " + leaf.length + " bytes");
        }
        TlsReader in = new TlsReader(leaf);
        Handshake.Leaf read = LeafReader.leaf(in);
        in.requireEnd();
        return read;
    }

    /**
     * Whether key package and leaf are signed by the leaf's key; only for {@link Handshake#SUITE}.
     */
    public static boolean isSigned(Handshake.KeyPackage keyPackage) {
        Handshake.Leaf leaf = keyPackage.leaf();
        Bytes key = leaf.signatureKey();
        return MlsHash.verified("LeafNodeTBS", leaf.signed(), key, leaf.signature())
                && MlsHash.verified(
                        "KeyPackageTBS", keyPackage.signed(), key, keyPackage.signature());
    }

    /**
     * Whether the device that the leaf names has certified it: docs/encryption.md, Credential and
     * leaf.
     *
     * @param deviceKey as it stands in its person's list
     */
    public static boolean isCertified(Handshake.Leaf leaf, Bytes deviceKey) {
        LeafOwner owner = leaf.owner();
        return owner != null
                && SignedStructure.LEAF.isSigned(
                        new TlsWriter()
                                .uuid(owner.user().value())
                                .uuid(owner.device().value())
                                .raw(leaf.signatureKey()),
                        deviceKey,
                        leaf.certificate());
    }

    /** A Welcome. */
    public static Handshake.Welcome welcome(byte[] message) throws InvalidHandshake {
        TlsReader in = message(message, Limits.WELCOME_BYTES, WELCOME, "Welcome");
        int suite = in.uint16();
        TlsReader each = in.vector();
        List<Handshake.Secret> secrets = new ArrayList<>();
        while (each.hasMore()) {
            requireRoom(secrets, Limits.ADDS_PER_COMMIT, "secrets");
            int from = each.position();
            Bytes ref = each.opaque(MOST_REF, "a reference");
            skipCiphertext(each);
            secrets.add(new Handshake.Secret(ref, each.since(from)));
        }
        Bytes info = in.opaque(Limits.WELCOME_BYTES, "a GroupInfo");
        in.requireEnd();
        return new Handshake.Welcome(suite, List.copyOf(secrets), info);
    }

    /** A GroupInfo. */
    public static Handshake.GroupInfo groupInfo(byte[] message) throws InvalidHandshake {
        TlsReader in = message(message, Limits.GROUP_INFO_BYTES, GROUP_INFO, "GroupInfo");
        if (in.uint16() != VERSION) {
            throw new InvalidHandshake("a group is of another version than 1");
        }
        int suite = in.uint16();
        Bytes group = groupId(in);
        long epoch = in.uint64();
        in.skipOpaque(); // tree hash
        in.skipOpaque(); // confirmed transcript hash
        skipExtensions(in);
        boolean external = false;
        boolean tree = false;
        TlsReader extensions = in.vector();
        while (extensions.hasMore()) {
            int type = extensions.uint16();
            external |= type == EXTERNAL_PUB_EXTENSION;
            tree |= type == RATCHET_TREE_EXTENSION;
            extensions.skipOpaque();
        }
        in.skipOpaque(); // confirmation tag
        long signer = in.uint32();
        in.skipOpaque(); // signature
        in.requireEnd();
        return new Handshake.GroupInfo(group, epoch, suite, signer, external, tree);
    }

    /** A PrivateMessage that holds application data. */
    public static Handshake.Application application(byte[] message) throws InvalidHandshake {
        TlsReader in =
                message(message, Limits.MESSAGE_KEY_BYTES, PRIVATE_MESSAGE, "PrivateMessage");
        Bytes group = groupId(in);
        long epoch = in.uint64();
        if (in.uint8() != APPLICATION) {
            throw new InvalidHandshake("it holds no application data");
        }
        Bytes authenticated = in.opaque(MOST_REF, "what is authenticated");
        in.skipOpaque(); // sender
        in.skipOpaque(); // ciphertext
        in.requireEnd();
        return new Handshake.Application(group, epoch, authenticated);
    }

    static void skipExtensions(TlsReader in) throws InvalidHandshake {
        TlsReader extensions = in.vector();
        while (extensions.hasMore()) {
            extensions.uint16();
            extensions.skipOpaque();
        }
    }

    private static TlsReader message(byte[] bytes, int most, int format, String name)
            throws InvalidHandshake {
        if (bytes.length > most) {
            throw new InvalidHandshake(
                    name + " has " + bytes.length + " bytes, of at most " + most);
        }
        TlsReader in = new TlsReader(bytes);
        if (in.uint16() != VERSION || in.uint16() != format) {
            throw new InvalidHandshake("it is not a " + name + " of MLS 1.0");
        }
        return in;
    }

    private static Bytes groupId(TlsReader in) throws InvalidHandshake {
        return in.opaque(MOST_GROUP_ID, "a group's id");
    }

    private static Handshake.Sender sender(TlsReader in) throws InvalidHandshake {
        return switch (in.uint8()) {
            case 1 -> new Handshake.Sender.Member(in.uint32());
            case 2 -> new Handshake.Sender.External(in.uint32());
            case 3 -> new Handshake.Sender.NewMemberProposal();
            case 4 -> new Handshake.Sender.NewMemberCommit();
            default -> throw new InvalidHandshake("the sender is of no known kind");
        };
    }

    private static List<Handshake.Proposal> proposals(TlsReader in) throws InvalidHandshake {
        List<Handshake.Proposal> proposals = new ArrayList<>();
        while (in.hasMore()) {
            requireRoom(proposals, Limits.PROPOSALS_PER_COMMIT, "proposals");
            proposals.add(
                    switch (in.uint8()) {
                        case 1 -> proposal(in);
                        case 2 ->
                                new Handshake.Proposal.Reference(
                                        in.opaque(MOST_REF, "a reference"));
                        default ->
                                throw new InvalidHandshake(
                                        "a proposal is neither there nor referred to");
                    });
        }
        return List.copyOf(proposals);
    }

    private static Handshake.Proposal proposal(TlsReader in) throws InvalidHandshake {
        int type = in.uint16();
        switch (type) {
            case 1 -> {
                return new Handshake.Proposal.Add(LeafReader.keyPackage(in));
            }
            case 2 -> {
                return new Handshake.Proposal.Update(LeafReader.leaf(in));
            }
            case 3 -> {
                return new Handshake.Proposal.Remove(in.uint32());
            }
            case 4 -> skipPreSharedKey(in);
            case 5 -> skipReInit(in);
            case 6 -> {
                in.skipOpaque();
                return new Handshake.Proposal.ExternalInit();
            }
            case 7 -> skipExtensions(in);
            default -> throw new InvalidHandshake("a proposal is of an unknown type: " + type);
        }
        return new Handshake.Proposal.Other(type);
    }

    private static void skipPreSharedKey(TlsReader in) throws InvalidHandshake {
        switch (in.uint8()) {
            case 1 -> in.skipOpaque();
            case 2 -> {
                in.uint8();
                in.skipOpaque();
                in.uint64();
            }
            default -> throw new InvalidHandshake("a pre-shared key is of no known kind");
        }
        in.skipOpaque(); // nonce
    }

    private static void skipReInit(TlsReader in) throws InvalidHandshake {
        in.skipOpaque();
        in.uint16();
        in.uint16();
        skipExtensions(in);
    }

    private static Handshake.Leaf path(TlsReader in) throws InvalidHandshake {
        Handshake.Leaf leaf = LeafReader.leaf(in);
        TlsReader nodes = in.vector();
        while (nodes.hasMore()) {
            nodes.skipOpaque();
            TlsReader ciphertexts = nodes.vector();
            while (ciphertexts.hasMore()) {
                skipCiphertext(ciphertexts);
            }
        }
        return leaf;
    }

    /** An HPKECiphertext. */
    private static void skipCiphertext(TlsReader in) throws InvalidHandshake {
        in.skipOpaque();
        in.skipOpaque();
    }

    private static void requireRoom(List<?> list, int most, String what) throws InvalidHandshake {
        if (list.size() == most) {
            throw new InvalidHandshake("it has more than " + most + " " + what);
        }
    }
}
