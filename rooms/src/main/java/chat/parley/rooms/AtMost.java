package chat.parley.rooms;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may not be longer than so many bytes: throws {@link TooLong} at the first more. */
public final class AtMost extends FilterInputStream {
    private long left;

    /**
     * @param most 0 to {@link BlobStore#BLOB_BYTES}
     */
    public AtMost(InputStream content, long most) {
        super(content);
        if (most < 0 || most > BlobStore.BLOB_BYTES) {
            throw new IllegalArgumentException(
                    "a blob has 0 to " + BlobStore.BLOB_BYTES + " bytes, not up to " + most);
        }
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        took(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        took(Math.max(count, 0));
        return count;
    }

    private void took(int count) throws TooLong {
        left -= count;
        if (left < 0) {
            throw new TooLong();
        }
    }

    /** The stream is longer than it may be. */
    public static final class TooLong extends IOException {
        TooLong() {
            super("the content is longer than it may be");
        }
    }
}
