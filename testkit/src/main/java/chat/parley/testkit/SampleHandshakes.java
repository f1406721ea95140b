package chat.parley.testkit;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Handshakes of a room's group as they look to who has no key of it (RFC 9420): of the right shape,
 * key packages signed, and nothing in them that a member would take. Not thread-safe.
 *
 * @param incarnation of the group
 * @param certifier what a device says of the signature key of its leaf
 */
public record SampleHandshakes(
        RoomId room, int incarnation, BiFunction<LeafOwner, byte[], byte[]> certifier) {
    private static final int SUITE = 1;
    private static final int KEY_BYTES = 32;
    private static final int HASH_BYTES = 32;
    private static final int KEY_PREFIX_BYTES = 12;
    private static final long LIFE_S = 30L * 24 * 60 * 60;

    /** A key package, and by what a Welcome refers to it. */
    public record KeyPackage(LeafOwner owner, Bytes bytes, Bytes ref) {}

    /** How a key package differs from a good one. */
    public record Flaw(int suite, long notAfter, boolean signed) {
        /** None. */
        public static Flaw none(long nowMs) {
            return new Flaw(SUITE, nowMs / 1000 + LIFE_S, true);
        }
    }

    /** Of the room's next group. */
    public SampleHandshakes next() {
        return new SampleHandshakes(room, incarnation + 1, certifier);
    }

    /** What somebody says in the group: a key, and what it seals. */
    public Said.Sealed sealed(EventId id, long epoch) {
        Tls out = message(2).opaque(groupId()).uint64(epoch).uint8(1).opaque(bytes(id.value()));
        byte[] key = out.opaque(new byte[24]).opaque(new byte[96]).toArray();
        return new Said.Sealed(epoch, base64(key), base64(new byte[272]));
    }

    /** A commit of a member, in its order: the removes, then the adds. */
    public byte[] commit(
            long epoch, long leaf, LeafOwner by, List<Long> removed, List<KeyPackage> added) {
        return commit(
                epoch,
                sender -> sender.uint8(1).uint32(leaf),
                proposals(removed, added),
                removed.isEmpty() && !added.isEmpty() ? null : by,
                true);
    }

    /** The commit of somebody who joins by themselves. */
    public byte[] external(long epoch, LeafOwner by, List<Long> removed) {
        Tls init = new Tls().uint8(1).uint16(6).opaque(new byte[KEY_BYTES]);
        Tls all = new Tls().raw(init.toArray()).raw(proposals(removed, List.of()));
        return commit(epoch, sender -> sender.uint8(4), all.toArray(), by, false);
    }

    /**
     * A commit whose parts are chosen freely.
     *
     * @param path whose leaf it brings; null for none
     */
    public byte[] commit(
            long epoch,
            Consumer<Tls> sender,
            byte[] proposals,
            @Nullable LeafOwner path,
            boolean byMember) {
        Tls out = message(1).opaque(groupId()).uint64(epoch);
        sender.accept(out);
        out.opaque(new byte[0]).uint8(3).opaque(proposals);
        if (path == null) {
            out.uint8(0);
        } else {
            out.uint8(1).raw(leafOfCommit(path)).opaque(new byte[0]);
        }
        out.opaque(new byte[64]).opaque(new byte[HASH_BYTES]);
        return (byMember ? out.opaque(new byte[HASH_BYTES]) : out).toArray();
    }

    private static byte[] proposals(List<Long> removed, List<KeyPackage> added) {
        Tls out = new Tls();
        removed.forEach(leaf -> out.uint8(1).uint16(3).uint32(leaf));
        added.forEach(one -> out.uint8(1).uint16(1).raw(content(one.bytes().toArray())));
        return out.toArray();
    }

    /** A proposal of a kind that no commit has. */
    public static byte[] reference() {
        return new Tls().uint8(2).opaque(new byte[HASH_BYTES]).toArray();
    }

    private static byte[] content(byte[] message) {
        return Arrays.copyOfRange(message, 4, message.length);
    }

    /** A key package of a device. */
    public KeyPackage keyPackage(LeafOwner owner, long nowMs) {
        return keyPackage(owner, Flaw.none(nowMs));
    }

    /** One that is not good. */
    public KeyPackage keyPackage(LeafOwner owner, Flaw flaw) {
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] leaf = leafOfKeyPackage(owner, keys, flaw);
            Tls signed = new Tls().uint16(1).uint16(flaw.suite()).opaque(new byte[KEY_BYTES]);
            signed.raw(leaf).opaque(new byte[0]);
            byte[] signature = sign("KeyPackageTBS", signed.toArray(), keys);
            byte[] whole = signed.opaque(flaw.signed() ? signature : new byte[64]).toArray();
            byte[] label = ascii("MLS 1.0 KeyPackage Reference");
            byte[] ref =
                    MessageDigest.getInstance("SHA-256")
                            .digest(new Tls().opaque(label).opaque(whole).toArray());
            return new KeyPackage(owner, Bytes.of(message(5).raw(whole).toArray()), Bytes.of(ref));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    private byte[] leafOfKeyPackage(LeafOwner owner, KeyPair keys, Flaw flaw)
            throws GeneralSecurityException {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, KEY_PREFIX_BYTES, encoded.length);
        Tls leaf = leaf(owner, key).uint8(1).uint64(0).uint64(flaw.notAfter());
        leaf.opaque(new byte[0]);
        return leaf.opaque(sign("LeafNodeTBS", leaf.toArray(), keys)).toArray();
    }

    private byte[] leafOfCommit(LeafOwner owner) {
        return leaf(owner, new byte[KEY_BYTES])
                .uint8(3)
                .opaque(new byte[HASH_BYTES])
                .opaque(new byte[0])
                .opaque(new byte[64])
                .toArray();
    }

    private Tls leaf(LeafOwner owner, byte[] key) {
        byte[] credential =
                new Tls()
                        .uint8(1)
                        .raw(bytes(owner.user().value()))
                        .raw(bytes(owner.device().value()))
                        .raw(certifier.apply(owner, key))
                        .toArray();
        Tls out = new Tls().opaque(new byte[KEY_BYTES]).opaque(key).uint16(1).opaque(credential);
        byte[] one = new Tls().uint16(1).toArray();
        return out.opaque(one).opaque(one).opaque(new byte[0]).opaque(new byte[0]).opaque(one);
    }

    private static byte[] sign(String label, byte[] content, KeyPair keys)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(new Tls().opaque(ascii("MLS 1.0 " + label)).opaque(content).toArray());
        return signature.sign();
    }

    /** A Welcome for these key packages. */
    public static byte[] welcome(List<KeyPackage> added) {
        Tls secrets = new Tls();
        added.forEach(
                one ->
                        secrets.opaque(one.ref().toArray())
                                .opaque(new byte[KEY_BYTES])
                                .opaque(new byte[80]));
        Tls out = message(3).uint16(SUITE).opaque(secrets.toArray());
        return out.opaque(new byte[300]).toArray();
    }

    /** The GroupInfo of an epoch. */
    public byte[] groupInfo(long epoch) {
        Tls context = new Tls().uint16(1).uint16(SUITE).opaque(groupId()).uint64(epoch);
        context.opaque(new byte[HASH_BYTES]).opaque(new byte[HASH_BYTES]).opaque(new byte[0]);
        byte[] key = new Tls().opaque(new byte[KEY_BYTES]).toArray();
        byte[] extensions = new Tls().uint16(4).opaque(key).toArray();
        return message(4)
                .raw(context.toArray())
                .opaque(extensions)
                .opaque(new byte[HASH_BYTES])
                .uint32(0)
                .opaque(new byte[64])
                .toArray();
    }

    private byte[] groupId() {
        return ByteBuffer.allocate(20).put(bytes(room.value())).putInt(incarnation).array();
    }

    private static Tls message(int format) {
        return new Tls().uint16(1).uint16(format);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Writes structures of MLS (RFC 9420, section 2). */
    public static final class Tls {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Tls uint8(int value) {
            out.write(value);
            return this;
        }

        public Tls uint16(int value) {
            return uint8(value >> 8).uint8(value);
        }

        public Tls uint32(long value) {
            return uint16((int) (value >> 16)).uint16((int) value);
        }

        public Tls uint64(long value) {
            return uint32(value >> 32).uint32(value);
        }

        public Tls raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        public Tls opaque(byte[] bytes) {
            if (bytes.length < 1 << 6) {
                uint8(bytes.length);
            } else if (bytes.length < 1 << 14) {
                uint16(bytes.length | 1 << 14);
            } else {
                uint32(bytes.length | 1L << 31);
            }
            return raw(bytes);
        }

        public byte[] toArray() {
            return out.toByteArray();
        }
    }
}
