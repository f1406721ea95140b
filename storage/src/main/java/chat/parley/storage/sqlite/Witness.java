package chat.parley.storage.sqlite;

import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Remembers, apart from the log, up to where it was acknowledged, so that a log that lost its end
 * (a cut file, an older copy put in its place) is noticed.
 *
 * <p>A small file with two slots that are written in turns, each in a disk block of its own: of a
 * torn write the slot before remains. Writes go to the operating system before anybody is answered,
 * which a killed process survives; they are forced to the disk once a second as commits come, and
 * at the end. After a power cut the witness may thus be up to a second behind the log, never ahead.
 *
 * <pre>
 *  0  8  magic, version
 *  8  8  generation
 * 16  8  position: id of the newest event
 * 24 16  link of that event
 * 40  4  CRC-32C of the bytes before
 * </pre>
 */
final class Witness implements AutoCloseable {
    private static final long MAGIC = 0x5041524C_57495401L;
    private static final int SLOT = 4096;
    private static final int CHECKED = 40;
    private static final long FORCE_EVERY_NANOS = 1_000_000_000L;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHECKED + 4);
    private int nextSlot;
    private boolean unforced;
    private long forcedAt = System.nanoTime();

    private Witness(FileChannel file) {
        this.file = file;
    }

    static Witness open(Path path) throws IOException {
        return new Witness(
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /**
     * What is remembered, without holding the file; null when there is none. A writer may be at
     * work: of the two slots it writes one at a time.
     */
    static @Nullable Seen read(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new Witness(file).read();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /**
     * @param link of the event at {@code position}; zeros when a generation has no events yet
     */
    record Seen(long generation, long position, Checksum link) {
        private static Seen read(ByteBuffer slot) {
            return new Seen(slot.getLong(), slot.getLong(), Checksum.read(slot));
        }
    }

    /** What was seen last; null when the file is new. */
    @Nullable Seen read() throws IOException {
        Seen first = read(0);
        Seen second = read(1);
        if (first == null && second == null && file.size() > 0) {
            throw new CorruptLog(
                    "the witness of what was acknowledged is damaged: run `parley verify`, and if"
                            + " it finds nothing else, `parley verify --accept-loss`");
        }
        boolean secondIsNewest =
                second != null && (first == null || second.position() > first.position());
        nextSlot = secondIsNewest ? 0 : 1;
        return secondIsNewest ? second : first;
    }

    private @Nullable Seen read(int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHECKED + 4);
        int read = file.read(bytes, (long) slot * SLOT);
        boolean whole =
                read == CHECKED + 4
                        && bytes.getLong(0) == MAGIC
                        && bytes.getInt(CHECKED) == checksum(bytes);
        return whole ? Seen.read(bytes.position(8)) : null;
    }

    void write(Seen seen) throws IOException {
        buffer.clear();
        seen.link()
                .write(buffer.putLong(MAGIC).putLong(seen.generation()).putLong(seen.position()));
        buffer.putInt(checksum(buffer)).flip();
        file.write(buffer, (long) nextSlot * SLOT);
        nextSlot = 1 - nextSlot;
        unforced = true;
    }

    /** Forgets what was seen before: a new generation begins. */
    void restart(Seen seen) throws IOException {
        file.truncate(0);
        nextSlot = 0;
        write(seen);
        force();
    }

    void forceWhenDue() throws IOException {
        if (unforced && System.nanoTime() - forcedAt >= FORCE_EVERY_NANOS) {
            force();
        }
    }

    private void force() throws IOException {
        file.force(false);
        unforced = false;
        forcedAt = System.nanoTime();
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(CHECKED));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        force();
        file.close();
    }
}
