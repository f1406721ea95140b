package chat.parley.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The devices of a person that others may believe: docs/encryption.md, Device list.
 *
 * @param generation of the identity that signed it
 * @param version 1, then one more with each change, within a generation
 * @param devices ascending by device
 * @param signed what the signature is over
 */
public record DeviceList(
        UserId user,
        long generation,
        long version,
        List<Listed> devices,
        Bytes signature,
        Bytes signed) {

    /**
     * A device on the list.
     *
     * @param key by which it certifies its leaves
     * @param addedAt milliseconds since 1970 UTC, as its person says
     */
    public record Listed(DeviceId device, Bytes key, long addedAt) {}

    /** Of exactly these bytes; its signature is not looked at. */
    public static DeviceList read(Bytes encoded) throws InvalidHandshake {
        TlsReader in = new TlsReader(encoded.toArray());
        UserId user = new UserId(in.uuid());
        long generation = in.uint32();
        long version = in.uint64();
        List<Listed> devices = devices(in.vector());
        Bytes signed = in.since(0);
        Bytes signature = in.fixed(Ed25519.SIGNATURE_BYTES);
        in.requireEnd();
        return new DeviceList(user, generation, version, devices, signature, signed);
    }

    private static List<Listed> devices(TlsReader in) throws InvalidHandshake {
        List<Listed> devices = new ArrayList<>();
        while (in.hasMore()) {
            Listed next =
                    new Listed(new DeviceId(in.uuid()), in.fixed(Ed25519.KEY_BYTES), in.uint64());
            if (devices.size() == Limits.LISTED_DEVICES) {
                throw new InvalidHandshake("it has more than " + devices.size() + " devices");
            }
            if (!devices.isEmpty() && next.device().compareTo(devices.getLast().device()) <= 0) {
                throw new InvalidHandshake("its devices do not ascend");
            }
            devices.add(next);
        }
        return List.copyOf(devices);
    }

    /**
     * A list of these devices, in whatever order they are given.
     *
     * @param signer signs with the identity key what it is given
     */
    public static DeviceList made(
            UserId user,
            long generation,
            long version,
            List<Listed> devices,
            UnaryOperator<Bytes> signer) {
        List<Listed> ascending =
                devices.stream().sorted(Comparator.comparing(Listed::device)).toList();
        TlsWriter entries = new TlsWriter();
        for (Listed each : ascending) {
            entries.uuid(each.device().value()).raw(each.key()).uint64(each.addedAt());
        }
        Bytes signed =
                Bytes.of(
                        new TlsWriter()
                                .uuid(user.value())
                                .uint32(generation)
                                .uint64(version)
                                .opaque(Bytes.of(entries.toArray()))
                                .toArray());
        Bytes signature = signer.apply(SignedStructure.DEVICE_LIST.named(signed));
        return new DeviceList(user, generation, version, ascending, signature, signed);
    }

    /** As it was read. */
    public Bytes encoded() {
        return Bytes.of(new TlsWriter().raw(signed).raw(signature).toArray());
    }

    public boolean isSignedBy(Identity identity) {
        return SignedStructure.DEVICE_LIST.isSigned(signed, identity.identityKey(), signature);
    }

    /** The key of a device that is on the list. */
    public Optional<Bytes> keyOf(DeviceId device) {
        return devices.stream()
                .filter(listed -> listed.device().equals(device))
                .map(Listed::key)
                .findFirst();
    }
}
