package chat.parley.storage.log;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Notes what a check of a log finds, the first {@link LogCheck#MOST_FAULTS} in words. */
public final class Faults {
    private final Set<String> words = new LinkedHashSet<>();
    private long inAll;

    /** One fault may show at several events; it is told once. */
    public void add(String what) {
        if (words.size() >= LogCheck.MOST_FAULTS || words.add(what)) {
            inAll++;
        }
    }

    /** What the check came to. */
    public LogCheck check(long streams, long events) {
        return new LogCheck(streams, events, List.copyOf(words), inAll);
    }
}
