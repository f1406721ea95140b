package chat.parley.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Tells on standard error how far a long command has come: on a terminal by a bar that is drawn
 * over and over, else by a line now and then. Thread-safe.
 */
final class Progress {
    private static final int BAR = 30;

    /** A bar moves by no less than this part of the whole. */
    private static final int STEPS = 500;

    private final PrintWriter err;
    private final boolean drawn;
    private final long total;
    private final long every;
    private long told;

    /**
     * @param linesEvery how much is done between two lines where no bar is drawn
     */
    Progress(PrintWriter err, boolean drawn, long total, long linesEvery) {
        this.err = err;
        this.drawn = drawn;
        this.total = total;
        this.every = drawn ? Math.max(1, total / STEPS) : linesEvery;
    }

    /** Whether standard error is a terminal, as far as Java can tell. */
    static boolean canDraw() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** So much is done; a bar is wiped away once all is. */
    synchronized void at(long done, String note) {
        if (done < total && done / every > told) {
            told = done / every;
            tell(done, note);
        } else if (done >= total && drawn) {
            err.print("\r\033[K");
            err.flush();
        }
    }

    private void tell(long done, String note) {
        if (drawn) {
            int full = (int) (done * BAR / total);
            String bar = "█".repeat(full) + "░".repeat(BAR - full);
            err.printf(
                    "\r\033[K%s %3d %%  %d of %d, %s", bar, done * 100 / total, done, total, note);
        } else {
            err.printf("%d of %d, %s%n", done, total, note);
        }
        err.flush();
    }
}
