package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Reads leaves and key packages (RFC 9420, sections 7.2 and 10). */
final class LeafReader {
    /** Keys and signatures of all suites are shorter. */
    private static final int MOST_KEY = 256;

    private static final int MOST_IDENTITY = 256;

    private static final int BASIC = 1;
    private static final int X509 = 2;

    private static final int FROM_KEY_PACKAGE = 1;
    private static final int FROM_UPDATE = 2;
    private static final int FROM_COMMIT = 3;

    /** docs/encryption.md: version, user, device, signature. */
    private static final int CREDENTIAL_BYTES = 1 + 16 + 16 + 64;

    private static final byte CREDENTIAL_VERSION = 1;
    private static final Bytes NONE = Bytes.of();

    private LeafReader() {}

    static Handshake.KeyPackage keyPackage(TlsReader in) throws InvalidHandshake {
        int from = in.position();
        if (in.uint16() != HandshakeReader.VERSION) {
            throw new InvalidHandshake("a key package is of another version than 1");
        }
        int suite = in.uint16();
        Bytes initKey = in.opaque(MOST_KEY, "an init key");
        Handshake.Leaf leaf = leaf(in);
        if (leaf.lifetime() == null) {
            throw new InvalidHandshake("the leaf of a key package has no lifetime");
        }
        HandshakeReader.skipExtensions(in);
        Bytes signed = in.since(from);
        Bytes signature = in.opaque(MOST_KEY, "a signature");
        Bytes ref = MlsHash.keyPackageRef(in.since(from));
        return new Handshake.KeyPackage(ref, suite, initKey, leaf, signed, signature);
    }

    static Handshake.Leaf leaf(TlsReader in) throws InvalidHandshake {
        int from = in.position();
        Bytes encryptionKey = in.opaque(MOST_KEY, "an encryption key");
        Bytes signatureKey = in.opaque(MOST_KEY, "a signature key");
        Bytes identity = identity(in);
        skipCapabilities(in);
        Handshake.Lifetime lifetime = source(in);
        HandshakeReader.skipExtensions(in);
        Bytes signed = lifetime == null ? NONE : in.since(from);
        Bytes signature = in.opaque(MOST_KEY, "a signature");
        LeafOwner owner = owner(identity);
        return new Handshake.Leaf(
                encryptionKey,
                signatureKey,
                owner,
                owner == null ? NONE : certificate(identity),
                lifetime,
                signed,
                signature);
    }

    /** Of a basic credential; none of another. */
    private static Bytes identity(TlsReader in) throws InvalidHandshake {
        return switch (in.uint16()) {
            case BASIC -> in.opaque(MOST_IDENTITY, "a credential");
            case X509 -> {
                TlsReader chain = in.vector();
                while (chain.hasMore()) {
                    chain.skipOpaque();
                }
                yield NONE;
            }
            default -> throw new InvalidHandshake("a credential is neither basic nor X.509");
        };
    }

    private static @Nullable LeafOwner owner(Bytes identity) {
        if (identity.length() != CREDENTIAL_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(identity.toArray());
        return in.get() != CREDENTIAL_VERSION
                ? null
                : new LeafOwner(new UserId(uuid(in)), new DeviceId(uuid(in)));
    }

    private static Bytes certificate(Bytes identity) {
        return Bytes.of(identity.toArray(), CREDENTIAL_BYTES - 64, CREDENTIAL_BYTES);
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    /** Versions, suites, extensions, proposals, credentials: numbers of two bytes. */
    private static void skipCapabilities(TlsReader in) throws InvalidHandshake {
        for (int list = 0; list < 5; list++) {
            TlsReader numbers = in.vector();
            while (numbers.hasMore()) {
                numbers.uint16();
            }
        }
    }

    private static Handshake.@Nullable Lifetime source(TlsReader in) throws InvalidHandshake {
        return switch (in.uint8()) {
            case FROM_KEY_PACKAGE -> new Handshake.Lifetime(in.uint64(), in.uint64());
            case FROM_UPDATE -> null;
            case FROM_COMMIT -> {
                in.skipOpaque();
                yield null;
            }
            default -> throw new InvalidHandshake("a leaf comes from nowhere known");
        };
    }
}
