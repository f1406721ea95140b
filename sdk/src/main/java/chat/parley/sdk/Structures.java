package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.RoomId;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Bytes of what docs/encryption.md draws. */
final class Structures {
    static final int ID_BYTES = 16;

    private Structures() {}

    static byte[] id(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** The id of a room's group. */
    static Bytes groupId(RoomId room, int incarnation) {
        return Bytes.of(
                ByteBuffer.allocate(ID_BYTES + Integer.BYTES)
                        .put(id(room.value()))
                        .putInt(incarnation)
                        .array());
    }

    static UnaryOperator<Bytes> signer(Ed25519PrivateKeyParameters key) {
        return content -> {
            byte[] bytes = content.toArray();
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(bytes, 0, bytes.length);
            return Bytes.of(signer.generateSignature());
        };
    }
}
