package chat.parley.rooms;

/** The store holds something else than what was written. Names the stream and the sequence. */
public final class CorruptLog extends RuntimeException {
    public CorruptLog(StreamId stream, long seq, String what) {
        super("corrupt event log: " + stream + " at sequence " + seq + ": " + what);
    }

    public CorruptLog(String what) {
        super("corrupt event log: " + what);
    }
}
