package chat.parley.testkit;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Keys of a person and their devices, and what they sign: as docs/encryption.md has it. */
public final class SampleKeys {
    private final UserId user;
    private final Map<DeviceId, KeyPair> devices = new TreeMap<>();
    private KeyPair identity = pair();
    private KeyPair recovery = pair();
    private long generation;

    public SampleKeys(UserId user) {
        this.user = user;
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The device is on lists from now on, under a new key. */
    public SampleKeys with(DeviceId device) {
        devices.put(device, pair());
        return this;
    }

    public SampleKeys without(DeviceId device) {
        devices.remove(device);
        return this;
    }

    /** The next identity; whether the recovery key of the one before vouches for it. */
    public Identity next(boolean vouched) {
        KeyPair before = recovery;
        identity = pair();
        recovery = pair();
        generation++;
        byte[] named =
                new Out()
                        .id(user.value())
                        .uint32(generation)
                        .raw(raw(identity))
                        .raw(raw(recovery))
                        .bytes();
        Out out = new Out().raw(named).uint8(vouched ? 1 : 0);
        if (vouched) {
            out.raw(signed(before, "Parley Identity 1\0", named));
        }
        byte[] content = out.bytes();
        return read(out.raw(signed(identity, "Parley Identity 1\0", content)).bytes());
    }

    private static Identity read(byte[] encoded) {
        try {
            return Identity.read(Bytes.of(encoded));
        } catch (InvalidHandshake e) {
            throw new IllegalStateException(e);
        }
    }

    /** The list as it is now, signed by the newest identity. */
    public DeviceList list(long version) {
        Out entries = new Out();
        devices.forEach((device, key) -> entries.id(device.value()).raw(raw(key)).uint64(1));
        Out out =
                new Out()
                        .id(user.value())
                        .uint32(generation)
                        .uint64(version)
                        .opaque(entries.bytes());
        byte[] content = out.bytes();
        try {
            return DeviceList.read(
                    Bytes.of(out.raw(signed(identity, "Parley DeviceList 1\0", content)).bytes()));
        } catch (InvalidHandshake e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new key package of a device, good from {@code fromMs} to {@code toMs}. */
    public Bytes keyPackage(DeviceId device, long fromMs, long toMs) {
        return keyPackage(device, devices.get(device), fromMs, toMs);
    }

    private Bytes keyPackage(DeviceId device, @Nullable KeyPair deviceKey, long fromMs, long toMs) {
        KeyPair leafKey = pair();
        byte[] ids = new Out().id(user.value()).id(device.value()).bytes();
        byte[] certified = new Out().raw(ids).raw(raw(leafKey)).bytes();
        KeyPair certifier = deviceKey == null ? pair() : deviceKey;
        byte[] credential =
                new Out()
                        .uint8(1)
                        .raw(ids)
                        .raw(signed(certifier, "Parley leaf 1\0", certified))
                        .bytes();
        byte[] leaf =
                new Out()
                        .opaque(random())
                        .opaque(raw(leafKey))
                        .uint16(1)
                        .opaque(credential)
                        .opaque(new Out().uint16(1).bytes())
                        .opaque(new Out().uint16(1).bytes())
                        .opaque(new byte[0])
                        .opaque(new byte[0])
                        .opaque(new Out().uint16(1).bytes())
                        .uint8(1)
                        .uint64(fromMs / 1_000)
                        .uint64(toMs / 1_000)
                        .opaque(new byte[0])
                        .bytes();
        byte[] content =
                new Out()
                        .uint16(1)
                        .uint16(1)
                        .opaque(random())
                        .raw(leaf)
                        .opaque(labelled(leafKey, "LeafNodeTBS", leaf))
                        .opaque(new byte[0])
                        .bytes();
        return Bytes.of(
                new Out()
                        .uint16(1)
                        .uint16(5)
                        .raw(content)
                        .opaque(labelled(leafKey, "KeyPackageTBS", content))
                        .bytes());
    }

    /**
     * What a device says of the signature key of its leaf; of one that is not on lists, nothing.
     */
    public byte[] certificate(DeviceId device, byte[] leafKey) {
        KeyPair key = devices.get(device);
        byte[] content = new Out().id(user.value()).id(device.value()).raw(leafKey).bytes();
        return key == null ? new byte[64] : signed(key, "Parley leaf 1\0", content);
    }

    /** Stands for what is sealed. */
    public static Bytes sealed(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static byte[] random() {
        return sealed(32).toArray();
    }

    /** SignWithLabel (RFC 9420, section 5.1.2). */
    private static byte[] labelled(KeyPair key, String label, byte[] content) {
        byte[] name = ("MLS 1.0 " + label).getBytes(StandardCharsets.US_ASCII);
        return signed(key, "", new Out().opaque(name).opaque(content).bytes());
    }

    private static byte[] signed(KeyPair key, String label, byte[] content) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key.getPrivate());
            signer.update(label.getBytes(StandardCharsets.US_ASCII));
            signer.update(content);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last 32 bytes of its X.509 form (RFC 8410). */
    private static byte[] raw(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /** All devices that lists name now. */
    public List<DeviceId> devices() {
        return List.copyOf(devices.keySet());
    }

    /** Structures of RFC 9420, section 2. */
    private static final class Out {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Out uint8(int value) {
            out.write(value);
            return this;
        }

        Out uint16(int value) {
            return uint8(value >> 8).uint8(value);
        }

        Out uint32(long value) {
            return raw(ByteBuffer.allocate(4).putInt((int) value).array());
        }

        Out uint64(long value) {
            return raw(ByteBuffer.allocate(8).putLong(value).array());
        }

        Out id(UUID id) {
            return uint64(id.getMostSignificantBits()).uint64(id.getLeastSignificantBits());
        }

        Out raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Out opaque(byte[] bytes) {
            return (bytes.length < 64 ? uint8(bytes.length) : uint16(bytes.length | 1 << 14))
                    .raw(bytes);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
