package chat.parley.rooms;

import chat.parley.protocol.BlobId;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** Blobs that live as long as the process, for tests, and to compare other adapters with. */
public final class MemoryBlobStore implements BlobStore {
    private final ConcurrentNavigableMap<BlobId, Blob> blobs = new ConcurrentSkipListMap<>();
    private final LongSupplier nowMs;

    private static final class Blob {
        private final byte[] bytes;
        private final long storedAt;

        Blob(byte[] bytes, long storedAt) {
            this.bytes = bytes;
            this.storedAt = storedAt;
        }
    }

    /**
     * @param nowMs milliseconds since 1970 UTC
     */
    public MemoryBlobStore(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    @Override
    public Put put(BlobId id, InputStream content, long most) throws IOException {
        try {
            var blob = new Blob(new AtMost(content, most).readAllBytes(), nowMs.getAsLong());
            return blobs.putIfAbsent(id, blob) == null ? Put.STORED : Put.TAKEN;
        } catch (AtMost.TooLong _) {
            return Put.TOO_LARGE;
        }
    }

    @Override
    public Optional<InputStream> read(BlobId id, long from, long length) {
        ByteRange range = new ByteRange(from, length);
        return Optional.ofNullable(blobs.get(id))
                .map(
                        blob -> {
                            int start = (int) Math.min(range.from(), blob.bytes.length);
                            int end = (int) Math.min(range.end(), blob.bytes.length);
                            return new ByteArrayInputStream(blob.bytes, start, end - start);
                        });
    }

    @Override
    public OptionalLong size(BlobId id) {
        Blob blob = blobs.get(id);
        return blob == null ? OptionalLong.empty() : OptionalLong.of(blob.bytes.length);
    }

    @Override
    public void delete(BlobId id) {
        blobs.remove(id);
    }

    @Override
    public List<Entry> list(@Nullable BlobId after, int limit) {
        BlobStore.checkLimit(limit);
        NavigableMap<BlobId, Blob> rest = after == null ? blobs : blobs.tailMap(after, false);
        return rest.entrySet().stream()
                .limit(limit)
                .map(
                        entry ->
                                new Entry(
                                        entry.getKey(),
                                        entry.getValue().bytes.length,
                                        entry.getValue().storedAt))
                .toList();
    }

    @Override
    public void close() {}
}
