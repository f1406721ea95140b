package chat.parley.storage.cassandra;

import chat.parley.protocol.Limits;

import java.util.List;

/**
 * What the rows of one answer were like, and so the next ones of the stream may be: how many to ask
 * for, that a page takes few answers and none is much larger than a page.
 *
 * @param events of all these rows
 * @param bytes of all these rows
 */
record RowShape(int rows, long events, long bytes) {
    /** Rows of an answer at most, of 1 MiB at most each, as the sequencer cuts its batches. */
    static final int MOST_ROWS = 50;

    /** Nothing is known: one large row may be a page. */
    static final RowShape UNKNOWN = new RowShape(2, Limits.PAGE_EVENTS, Limits.PAGE_BYTES);

    /** Of an answer with rows. */
    static RowShape of(List<Batch> rows) {
        return new RowShape(
                rows.size(),
                rows.stream().mapToLong(row -> row.events().size()).sum(),
                rows.stream().mapToLong(Batch::size).sum());
    }

    /** Rows that hold so many events, or a page of bytes; the first of them perhaps in part. */
    int rowsFor(int wanted) {
        long inPart = events > rows ? 1 : 0;
        long byEvents = 1 + (wanted - 1L) * rows / events + inPart;
        long byBytes = Math.max(1, (long) Limits.PAGE_BYTES * rows / bytes);
        return (int) Math.min(MOST_ROWS, Math.min(byEvents, byBytes));
    }
}
