package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a delivery service reads of the messages of MLS (RFC 9420), without any key of a group.
 * Whether they are authentic only members can tell.
 */
public sealed interface Handshake {
    /** The one cipher suite: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519. */
    int SUITE = 1;

    /**
     * A commit in a PublicMessage (sections 6 and 12.4).
     *
     * @param epoch the one that it ends
     * @param path the leaf that its sender has from then on; null where it brings no path
     */
    record Commit(
            Bytes group, long epoch, Sender sender, List<Proposal> proposals, @Nullable Leaf path)
            implements Handshake {}

    /**
     * A key package (section 10).
     *
     * @param ref by which a Welcome refers to it (section 5.2)
     * @param signed what its signature is over
     */
    record KeyPackage(Bytes ref, int suite, Bytes initKey, Leaf leaf, Bytes signed, Bytes signature)
            implements Handshake {}

    /**
     * A Welcome (section 12.4.3.1).
     *
     * @param info the GroupInfo, which only they open
     */
    record Welcome(int suite, List<Secret> secrets, Bytes info) implements Handshake {

        /**
         * What one who joins needs of it: an MLSMessage with their secret alone.
         *
         * @throws IllegalArgumentException for somebody whom it does not welcome
         */
        public Bytes of(Bytes ref) {
            Secret own =
                    secrets.stream()
                            .filter(secret -> secret.ref().equals(ref))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("not for " + ref));
            return Bytes.of(
                    new TlsWriter()
                            .uint16(HandshakeReader.VERSION)
                            .uint16(HandshakeReader.WELCOME)
                            .uint16(suite)
                            .opaque(own.encoded())
                            .opaque(info)
                            .toArray());
        }
    }

    /**
     * A GroupInfo (section 12.4.3).
     *
     * @param external whether it has the key for external commits
     * @param tree whether it has the tree with it
     */
    record GroupInfo(
            Bytes group, long epoch, int suite, long signer, boolean external, boolean tree)
            implements Handshake {}

    /**
     * A PrivateMessage that holds application data (section 6.3).
     *
     * @param authenticated what goes with it in the clear
     */
    record Application(Bytes group, long epoch, Bytes authenticated) implements Handshake {}

    /** Who says that they sent something. */
    sealed interface Sender {
        record Member(long leaf) implements Sender {}

        record External(long index) implements Sender {}

        /** Of a proposal to add themselves. */
        record NewMemberProposal() implements Sender {}

        /** Of an external commit. */
        record NewMemberCommit() implements Sender {}
    }

    /** A proposal in a commit. */
    sealed interface Proposal {
        record Add(KeyPackage keyPackage) implements Proposal {}

        record Update(Leaf leaf) implements Proposal {}

        record Remove(long leaf) implements Proposal {}

        record ExternalInit() implements Proposal {}

        /** One that was sent before. */
        record Reference(Bytes ref) implements Proposal {}

        /** PreSharedKey, ReInit or GroupContextExtensions, by its number (section 17.4). */
        record Other(int type) implements Proposal {}
    }

    /**
     * A leaf (section 7.2).
     *
     * @param owner null where the credential is none of Parley's
     * @param certificate the device's signature in it, over owner and signature key; empty with no
     *     owner
     * @param lifetime null but in a key package
     * @param signed what its signature is over, of a key package; for others it depends on the
     *     group
     */
    record Leaf(
            Bytes encryptionKey,
            Bytes signatureKey,
            @Nullable LeafOwner owner,
            Bytes certificate,
            @Nullable Lifetime lifetime,
            Bytes signed,
            Bytes signature) {}

    /** When a key package is good, in seconds since 1970, both included. */
    record Lifetime(long notBefore, long notAfter) {}

    /**
     * What a Welcome holds for one who joins.
     *
     * @param ref their key package's
     * @param encoded as it stands in the Welcome
     */
    record Secret(Bytes ref, Bytes encoded) {}
}
