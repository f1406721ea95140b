package chat.parley.protocol;

import java.nio.charset.StandardCharsets;

/**
 * What is signed by keys of people and devices (docs/encryption.md): each kind under its own name,
 * so that no signature of one passes as another.
 */
enum SignedStructure {
    /** Also what the recovery key before says of it. */
    IDENTITY("Parley Identity 1\0"),
    DEVICE_LIST("Parley DeviceList 1\0"),
    LEAF("Parley leaf 1\0");

    private final String label;

    SignedStructure(String label) {
        this.label = label;
    }

    boolean isSigned(TlsWriter content, Bytes key, Bytes signature) {
        return isSigned(Bytes.of(content.toArray()), key, signature);
    }

    boolean isSigned(Bytes content, Bytes key, Bytes signature) {
        return Ed25519.verified(named(content).toArray(), key, signature);
    }

    /** What a signature is over. */
    Bytes named(Bytes content) {
        Bytes name = Bytes.of(label.getBytes(StandardCharsets.US_ASCII));
        return Bytes.of(new TlsWriter().raw(name).raw(content).toArray());
    }
}
