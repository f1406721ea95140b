package chat.parley.sdk;

import chat.parley.protocol.Bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What travels in MLS, and lies in the archive: what opens a message, and which one.
 *
 * @param digest SHA-256 of what the key sealed
 */
record MessageKey(Bytes key, Bytes digest) {
    private static final byte VERSION = 1;
    private static final int KEY = 1 + Boxes.KEY_BYTES;
    private static final int LENGTH = KEY + 32;

    static MessageKey read(Bytes plain) throws MlsRefused {
        byte[] bytes = plain.toArray();
        if (bytes.length != LENGTH || bytes[0] != VERSION) {
            throw new MlsRefused("not a message key");
        }
        return new MessageKey(
                Bytes.of(Arrays.copyOfRange(bytes, 1, KEY)),
                Bytes.of(Arrays.copyOfRange(bytes, KEY, LENGTH)));
    }

    Bytes written() {
        return Bytes.of(
                ByteBuffer.allocate(LENGTH)
                        .put(VERSION)
                        .put(key.toArray())
                        .put(digest.toArray())
                        .array());
    }
}
