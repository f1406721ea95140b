package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is said in an encrypted room, sealed under a key of its own: docs/encryption.md. */
record SealedMessage(Bytes sealed, MessageKey key) {
    private static final byte[] LABEL = "Parley sealed 1\0".getBytes(US_ASCII);
    private static final byte MARK = (byte) 0x80;
    private static final int SMALL_STEP = 256;
    private static final int LARGE_STEP = 4096;

    /** Where something was said; it opens nowhere else. */
    record Place(RoomId room, int incarnation, EventId id, LeafOwner by) {
        private byte[] additional() {
            return ByteBuffer.allocate(LABEL.length + 4 * Structures.ID_BYTES + Integer.BYTES)
                    .put(LABEL)
                    .put(Structures.id(room.value()))
                    .putInt(incarnation)
                    .put(Structures.id(id.value()))
                    .put(Structures.id(by.user().value()))
                    .put(Structures.id(by.device().value()))
                    .array();
        }
    }

    /** What is sealed: it says itself of which type it is. */
    record Inner(String type, Content content) {}

    /** Under a new key. */
    static SealedMessage of(Inner said, Place place) {
        Bytes key = Boxes.random(Boxes.KEY_BYTES);
        byte[] sealed = Boxes.sealOnce(key, padded(Json.write(said)), place.additional());
        Bytes digest = Bytes.of(RecoveryWords.sha256(sealed));
        return new SealedMessage(Bytes.of(sealed), new MessageKey(key, digest));
    }

    /** What was said there, as that type; refuses anything but what the key is for. */
    static Content opened(Bytes sealed, MessageKey key, Place place, String type)
            throws MlsRefused {
        byte[] bytes = sealed.toArray();
        if (!Bytes.of(RecoveryWords.sha256(bytes)).equals(key.digest())) {
            throw new MlsRefused("not what its sender sealed");
        }
        byte[] plain = Boxes.openOnce(key.key(), bytes, place.additional(), "a message");
        try {
            Inner said = Json.read(unpadded(plain), Inner.class);
            if (!said.type().equals(type)) {
                throw new MlsRefused("sealed as " + said.type() + ", and sent as " + type);
            }
            return said.content();
        } catch (InvalidJson e) {
            throw new MlsRefused("what was sealed cannot be read", e);
        }
    }

    /** Lengths tell little: a mark, then zeros, to the next step. */
    private static byte[] padded(byte[] plain) {
        int step = plain.length < LARGE_STEP ? SMALL_STEP : LARGE_STEP;
        byte[] all = Arrays.copyOf(plain, (plain.length / step + 1) * step);
        all[plain.length] = MARK;
        return all;
    }

    private static byte[] unpadded(byte[] all) throws MlsRefused {
        int mark = all.length - 1;
        while (mark >= 0 && all[mark] == 0) {
            mark--;
        }
        if (mark < 0 || all[mark] != MARK) {
            throw new MlsRefused("not padded as it should be");
        }
        return Arrays.copyOf(all, mark);
    }
}
