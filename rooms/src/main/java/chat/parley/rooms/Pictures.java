package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Uuids;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Pictures of people and rooms, as blobs. One is noted, then stored, and only then referred to;
 * whoever refers to another from then on removes the one before. What a crash leaves between is
 * found by {@link #sweep}. Blocks; safe for use by many threads. Throws {@link StoreUnavailable};
 * refuses by {@link chat.parley.protocol.Refusal}.
 */
public final class Pictures {
    /** Whoever has stored a picture refers to it long before. */
    public static final Duration UNDER_WAY = Duration.ofHours(1);

    private static final int PAGE = 500;

    private final BlobStore blobs;
    private final PictureStore store;
    private final LongSupplier clockMs;
    private final RandomGenerator random;

    /**
     * @param clockMs milliseconds since 1970 UTC
     * @param random unpredictable; safe for use by many threads
     */
    public Pictures(
            BlobStore blobs, PictureStore store, LongSupplier clockMs, RandomGenerator random) {
        this.blobs = blobs;
        this.store = store;
        this.clockMs = clockMs;
        this.random = random;
    }

    /** Stores a picture that may be taken ({@link PictureFormat#check}) under a new id. */
    public BlobId add(byte[] bytes, PictureStore.Owner of) {
        PictureFormat.check(bytes);
        BlobId picture = new BlobId(Uuids.v4(random));
        store.note(picture, of, clockMs.getAsLong());
        try {
            blobs.put(picture, new ByteArrayInputStream(bytes), Limits.PICTURE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
        return picture;
    }

    /** Its bytes; empty when there is no such picture. */
    public Optional<byte[]> read(BlobId picture) {
        Optional<InputStream> content = blobs.read(picture, 0, Limits.PICTURE_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new StoreUnavailable("the store of blobs broke off", e);
        }
    }

    /** To be called once nothing refers to it. */
    public void remove(@Nullable BlobId picture) {
        if (picture != null) {
            blobs.delete(picture);
            store.forget(picture);
        }
    }

    /**
     * Removes what nobody shows and no write under way will. To be run now and then by one node.
     */
    public void sweep() {
        long before = clockMs.getAsLong() - UNDER_WAY.toMillis();
        List<BlobId> page = store.unshown(before, PAGE);
        while (!page.isEmpty()) {
            page.forEach(this::remove);
            page = store.unshown(before, PAGE);
        }
    }
}
