package chat.parley.server;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.BlobStore.Put;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Tries a store before there is anything in it to lose: stores a blob, reads and deletes it. */
final class BlobCheck {
    private static final byte[] TRIAL = "Parley tries".getBytes(StandardCharsets.US_ASCII);

    private BlobCheck() {}

    /** Throws an {@link IOException} that names the setting and the cause. */
    static void run(BlobStore blobs) throws IOException {
        try {
            BlobId id = new BlobId(UUID.randomUUID());
            try {
                store(blobs, id);
            } catch (IOException | RuntimeException e) {
                takeBack(blobs, id, e);
                throw e;
            }
            blobs.delete(id);
        } catch (StoreUnavailable e) {
            throw fault(String.valueOf(e.getMessage()), e);
        }
    }

    private static void store(BlobStore blobs, BlobId id) throws IOException {
        if (put(blobs, id) != Put.STORED || !Arrays.equals(read(blobs, id), TRIAL)) {
            throw fault("what was stored is not read", null);
        }
        if (put(blobs, id) != Put.TAKEN) {
            throw fault("what is there is overwritten (If-None-Match is ignored)", null);
        }
    }

    /** What was in the way first is what is told. */
    private static void takeBack(BlobStore blobs, BlobId id, Exception why) {
        try {
            blobs.delete(id);
        } catch (StoreUnavailable e) {
            why.addSuppressed(e);
        }
    }

    static IOException fault(String message, @Nullable Throwable cause) {
        return new IOException("setting " + Setting.BLOBS.key() + ": " + message, cause);
    }

    private static Put put(BlobStore blobs, BlobId id) throws IOException {
        return blobs.put(id, new ByteArrayInputStream(TRIAL), TRIAL.length);
    }

    private static byte[] read(BlobStore blobs, BlobId id) throws IOException {
        try (InputStream content =
                blobs.read(id, 0, TRIAL.length).orElse(InputStream.nullInputStream())) {
            return content.readAllBytes();
        }
    }
}
