package chat.parley.storage.log;

import java.util.List;

/**
 * What a walk over the whole log found.
 *
 * @param events that are what was appended
 * @param faults in words, each naming stream and sequence where there is one; the first {@link
 *     #MOST_FAULTS} of them
 * @param faultsInAll how many there are
 */
public record LogCheck(long streams, long events, List<String> faults, long faultsInAll) {
    /** Faults that are put into words. */
    public static final int MOST_FAULTS = 1_000;

    public boolean isClean() {
        return faultsInAll == 0;
    }
}
