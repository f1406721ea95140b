package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.LeafOwner;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** This device, which certifies its leaves. How certificates look is told by docs/encryption.md. */
record MlsDevice(LeafOwner owner, Ed25519PrivateKeyParameters key) {
    private static final byte VERSION = 1;
    private static final byte[] LABEL = "Parley leaf 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int IDS = 32;

    Bytes publicKey() {
        return Bytes.of(key.generatePublicKey().getEncoded());
    }

    /** What a basic credential of a leaf with the given signature key says. */
    byte[] credential(byte[] leafKey) {
        byte[] certified = certified(owner, leafKey);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(certified, 0, certified.length);
        byte[] signature = signer.generateSignature();
        return ids(ByteBuffer.allocate(1 + IDS + signature.length).put(VERSION), owner)
                .put(signature)
                .array();
    }

    /** Refuses a leaf that the device which it names has not certified. */
    static void requireCertified(Handshake.Leaf leaf, MlsTrust trust) throws MlsRefused {
        LeafOwner owner = MlsChange.ownerOf(leaf);
        Bytes deviceKey = trust.deviceKey(owner);
        if (deviceKey == null) {
            return;
        }
        byte[] certified = certified(owner, leaf.signatureKey().toArray());
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(deviceKey.toArray()));
        verifier.update(certified, 0, certified.length);
        if (!verifier.verifySignature(leaf.certificate().toArray())) {
            throw new MlsRefused("a leaf is not certified by its device");
        }
    }

    private static byte[] certified(LeafOwner owner, byte[] leafKey) {
        return ids(ByteBuffer.allocate(LABEL.length + IDS + leafKey.length).put(LABEL), owner)
                .put(leafKey)
                .array();
    }

    private static ByteBuffer ids(ByteBuffer out, LeafOwner owner) {
        UUID user = owner.user().value();
        UUID device = owner.device().value();
        return out.putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .putLong(device.getMostSignificantBits())
                .putLong(device.getLeastSignificantBits());
    }
}
