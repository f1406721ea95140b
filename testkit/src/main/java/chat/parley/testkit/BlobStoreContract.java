package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.BlobStore.Entry;
import chat.parley.rooms.BlobStore.Put;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What every {@link BlobStore} promises. */
public abstract class BlobStoreContract {
    /** More than a store may want to hold in memory, and not a whole number of any parts. */
    private static final int LARGE = 6 * 1024 * 1024 + 7;

    private static final long CLOCKS_DIFFER_BY = Duration.ofMinutes(5).toMillis();

    private final SplittableRandom random = new SplittableRandom(11);
    protected BlobStore blobs;

    /** An empty store. */
    protected abstract BlobStore create() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        blobs = create();
    }

    @AfterEach
    void closeStore() {
        blobs.close();
    }

    protected final BlobId id() {
        return new BlobId(Uuids.v7(1_790_000_000_000L, random));
    }

    protected final byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    protected final Put put(BlobId id, byte[] bytes) throws IOException {
        return blobs.put(id, new ByteArrayInputStream(bytes), BlobStore.BLOB_BYTES);
    }

    protected final byte[] all(BlobId id) throws IOException {
        return part(id, 0, BlobStore.BLOB_BYTES);
    }

    private byte[] part(BlobId id, long from, long length) throws IOException {
        try (InputStream content = blobs.read(id, from, length).orElseThrow()) {
            return content.readAllBytes();
        }
    }

    private void assertNothingUnder(BlobId id) {
        assertThat(blobs.read(id, 0, 1)).isEmpty();
        assertThat(blobs.size(id)).isEmpty();
        assertThat(blobs.list(null, BlobStore.LIST_ENTRIES)).isEmpty();
    }

    @Test
    void whatWasStoredIsReadUnchanged() throws IOException {
        for (int length : List.of(0, 1, 1_000, 70_000, LARGE)) {
            BlobId id = id();
            byte[] bytes = bytes(length);
            assertThat(put(id, bytes)).isEqualTo(Put.STORED);
            assertThat(all(id)).isEqualTo(bytes);
            assertThat(blobs.size(id)).hasValue(length);
        }
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertNothingUnder(id());
        blobs.delete(id());
    }

    @Test
    void aRangeIsCutAtTheEndOfTheBlob() throws IOException {
        BlobId id = id();
        put(id, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThat(part(id, 0, 3)).containsExactly(0, 1, 2);
        assertThat(part(id, 4, 1)).containsExactly(4);
        assertThat(part(id, 7, 3)).containsExactly(7, 8, 9);
        assertThat(part(id, 7, 4)).containsExactly(7, 8, 9);
        assertThat(part(id, 9, Long.MAX_VALUE)).containsExactly(9);
        assertThat(part(id, 10, 1)).isEmpty();
        assertThat(part(id, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
        for (long[] bad : new long[][] {{-1, 1}, {0, 0}, {0, -1}}) {
            assertThatThrownBy(() -> blobs.read(id, bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEmptyBlobHasEmptyRanges() throws IOException {
        BlobId id = id();
        put(id, new byte[0]);
        assertThat(part(id, 0, 5)).isEmpty();
        assertThat(part(id, 5, 5)).isEmpty();
    }

    @Test
    void aRangeOfALargeBlobMayLieAnywhere() throws IOException {
        BlobId id = id();
        byte[] bytes = bytes(LARGE);
        put(id, bytes);
        try (InputStream content = blobs.read(id, 5_242_870, 100).orElseThrow()) {
            byte[] read = content.readAllBytes();
            assertThat(read).hasSize(100);
            for (int i = 0; i < 100; i++) {
                assertThat(read[i]).isEqualTo(bytes[5_242_870 + i]);
            }
        }
    }

    @Test
    void theFirstBlobUnderAnIdStays() throws IOException {
        for (int length : List.of(100, LARGE)) {
            BlobId id = id();
            byte[] first = bytes(length);
            put(id, first);
            assertThat(put(id, bytes(100))).isEqualTo(Put.TAKEN);
            assertThat(put(id, bytes(LARGE))).isEqualTo(Put.TAKEN);
            assertThat(all(id)).isEqualTo(first);
        }
    }

    @Test
    void ofManyWhoTakeAnIdAtOnceOneGetsItInWhole() throws Exception {
        for (int length : List.of(5_000, LARGE)) {
            BlobId id = id();
            List<byte[]> contents = List.of(bytes(length), bytes(length), bytes(length));
            List<Put> puts = Races.run(contents.size(), i -> () -> put(id, contents.get(i)));
            assertThat(puts).containsOnlyOnce(Put.STORED).containsOnly(Put.STORED, Put.TAKEN);
            assertThat(all(id)).isEqualTo(contents.get(puts.indexOf(Put.STORED)));
        }
    }

    @Test
    void manyAreStoredAndReadAtOnce() throws Exception {
        List<BlobId> ids = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            ids.add(id());
        }
        byte[] bytes = bytes(200_000);
        List<Boolean> alike =
                Races.run(
                        ids.size(),
                        i ->
                                () -> {
                                    put(ids.get(i), bytes);
                                    return Arrays.equals(all(ids.get(i)), bytes);
                                });
        assertThat(alike).containsOnly(true);
        assertThat(blobs.list(null, 100)).extracting(Entry::id).hasSameElementsAs(ids);
    }

    @Test
    void whatIsTooLargeIsNotStored() throws IOException {
        for (int length : List.of(1, 1_000, LARGE)) {
            BlobId id = id();
            byte[] bytes = bytes(length);
            assertThat(blobs.put(id, new ByteArrayInputStream(bytes), length - 1))
                    .isEqualTo(Put.TOO_LARGE);
            assertNothingUnder(id);
            assertThat(blobs.put(id, new ByteArrayInputStream(bytes), length))
                    .isEqualTo(Put.STORED);
            blobs.delete(id);
        }
        for (long bound : List.of(-1L, BlobStore.BLOB_BYTES + 1)) {
            assertThatThrownBy(() -> blobs.put(id(), InputStream.nullInputStream(), bound))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatBreaksOffIsNotStoredAndCanBeStoredAgain() throws IOException {
        for (int length : List.of(0, 1_000, LARGE)) {
            BlobId id = id();
            byte[] bytes = bytes(length);
            InputStream broken = new BreaksOff(bytes);
            assertThatThrownBy(() -> blobs.put(id, broken, BlobStore.BLOB_BYTES))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken off");
            assertNothingUnder(id);
            assertThat(put(id, bytes)).isEqualTo(Put.STORED);
            assertThat(all(id)).isEqualTo(bytes);
            blobs.delete(id);
        }
    }

    @Test
    void whatIsDeletedIsGoneAndItsIdIsFree() throws IOException {
        BlobId id = id();
        BlobId other = id();
        put(id, bytes(10));
        put(other, bytes(11));
        blobs.delete(id);
        assertThat(blobs.size(id)).isEmpty();
        assertThat(blobs.read(id, 0, 1)).isEmpty();
        assertThat(blobs.list(null, 10)).extracting(Entry::id).containsExactly(other);
        assertThat(put(id, new byte[] {1})).isEqualTo(Put.STORED);
        assertThat(all(id)).containsExactly(1);
    }

    @Test
    void aListTellsLengthAndTime() throws IOException {
        BlobId id = id();
        long before = System.currentTimeMillis();
        put(id, bytes(321));
        List<Entry> list = blobs.list(null, 10);
        assertThat(list).singleElement().returns(id, Entry::id).returns(321L, Entry::length);
        assertThat(list.getFirst().storedAt())
                .isBetween(
                        before - CLOCKS_DIFFER_BY, System.currentTimeMillis() + CLOCKS_DIFFER_BY);
    }

    @Test
    void everyBlobIsInOnePage() throws IOException {
        List<BlobId> ids = new ArrayList<>();
        for (int i = 0; i < 57; i++) {
            ids.add(id());
            put(ids.getLast(), bytes(i));
        }
        assertThat(pages(10, _ -> {})).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages(57, _ -> {})).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages(1, _ -> {})).containsExactlyInAnyOrderElementsOf(ids);
        for (int limit : List.of(0, -1, BlobStore.LIST_ENTRIES + 1)) {
            assertThatThrownBy(() -> blobs.list(null, limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whoDeletesWhileListingMissesNone() throws IOException {
        List<BlobId> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(id());
            put(ids.getLast(), bytes(1));
        }
        assertThat(pages(7, page -> page.forEach(entry -> blobs.delete(entry.id()))))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(blobs.list(null, 1)).isEmpty();
    }

    private List<BlobId> pages(int limit, Consumer<List<Entry>> each) {
        List<BlobId> found = new ArrayList<>();
        List<Entry> page = blobs.list(null, limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(entry -> found.add(entry.id()));
            each.accept(page);
            page = blobs.list(found.getLast(), limit);
        }
        return found;
    }

    @Test
    void theStreamOfWhomItCameFromStaysOpen() throws IOException {
        AtomicInteger closed = new AtomicInteger();
        InputStream watched =
                new ByteArrayInputStream(bytes(10)) {
                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                };
        blobs.put(id(), watched, 10);
        assertThat(closed).hasValue(0);
    }

    /** Gives its bytes, and then fails. */
    private static final class BreaksOff extends InputStream {
        private final ByteArrayInputStream bytes;

        BreaksOff(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return more(bytes.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return more(bytes.read(into, offset, length));
        }

        private static int more(int read) throws IOException {
            if (read < 0) {
                throw new IOException("broken off");
            }
            return read;
        }
    }
}
