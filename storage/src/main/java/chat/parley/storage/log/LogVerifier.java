package chat.parley.storage.log;

import chat.parley.rooms.CorruptLog;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Walks over a whole log and notes every fault instead of stopping at the first. Others may append
 * and trim meanwhile. Used by one thread.
 */
public final class LogVerifier {
    private static final int PAGE = 1_000;

    private final Source source;
    private final Done done;
    private final Function<Exception, RuntimeException> translated;
    private final Faults faults = new Faults();
    private long streams;
    private long events;
    private long walked;
    private long total;

    /**
     * @param translated what an error of the engine means
     */
    public LogVerifier(Source source, Function<Exception, RuntimeException> translated, Done done) {
        this.source = source;
        this.translated = translated;
        this.done = done;
    }

    /** A log whose streams have numbers. Each call sees the log at one moment. */
    public interface Source {
        /** Events that the rows of streams tell of. */
        long eventsDue() throws SQLException;

        /** Numbers of streams after {@code after}, ascending. */
        List<Long> streams(long after, int limit) throws SQLException;

        /** Throws {@link CorruptLog} when it is gone or damaged. */
        StreamState stream(long no) throws SQLException;

        /**
         * How many of these events are as they should be; those that were trimmed meanwhile are.
         * May throw {@link CorruptLog} at the first that is not.
         */
        long count(long no, long from, long to) throws SQLException;

        /** Events that are read at once: a hole hides nothing beyond so many. */
        int step();
    }

    /** How far a check has come: how many events of about how many. */
    @FunctionalInterface
    public interface Done {
        void at(long done, long total);
    }

    /** A part of the check. */
    public interface Check {
        void run() throws SQLException, IOException;
    }

    /** Notes what the check throws, too. */
    public void note(Check check) throws IOException {
        try {
            check.run();
        } catch (CorruptLog e) {
            faults.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            faults.add(String.valueOf(translated.apply(e).getMessage()));
        }
    }

    /** To note what is found beside the streams. */
    public Faults faults() {
        return faults;
    }

    public LogCheck result() {
        return faults.check(streams, events);
    }

    /** Every event of every stream. */
    public void checkStreams() throws SQLException, IOException {
        total = source.eventsDue();
        List<Long> page = source.streams(0, PAGE);
        while (!page.isEmpty()) {
            for (long no : page) {
                streams++;
                note(() -> checkStream(no));
            }
            page = source.streams(page.getLast(), PAGE);
        }
    }

    /** From step to step, so that a hole hides nothing that lies below the next one. */
    private void checkStream(long no) throws SQLException, IOException {
        StreamState first = source.stream(no);
        long from = first.floor() + 1;
        while (from <= first.head()) {
            long step = source.step();
            long to = Math.min((from + step - 1) / step * step, first.head());
            if (isWhole(no, from, to)) {
                events += to - from + 1;
            } else {
                checkEach(no, from, to);
            }
            walked += to - from + 1;
            done.at(walked, Math.max(walked, total));
            from = to + 1;
        }
    }

    private boolean isWhole(long no, long from, long to) {
        try {
            return source.count(no, from, to) == to - from + 1;
        } catch (CorruptLog | SQLException _) {
            return false;
        }
    }

    private void checkEach(long no, long from, long to) throws IOException {
        for (long seq = from; seq <= to; seq++) {
            long one = seq;
            note(() -> events += source.count(no, one, one));
        }
    }

    /** That there are no events but those that streams tell of. */
    public void checkCount(long there, double due) {
        if (there != (long) due) {
            faults.add("there are %d events, but streams have %.0f".formatted(there, due));
        }
    }
}
