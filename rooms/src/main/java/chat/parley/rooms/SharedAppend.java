package chat.parley.rooms;

import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Appends to a stream to which anybody may append at any moment, such as an inbox. */
public final class SharedAppend {
    private static final int TRIES = 50;

    private SharedAppend() {}

    /**
     * Appends what comes after the head; again after the new one when somebody was faster. Durable
     * once it returns. Blocks; throws {@link StoreUnavailable}.
     *
     * @param next the event for a head; null when there is nothing to append any more
     * @return what was appended
     */
    public static Optional<Event> append(
            EventLog log, StreamId stream, Function<StreamHead, @Nullable Event> next) {
        for (int i = 0; i < TRIES; i++) {
            StreamHead head = log.head(stream);
            @Nullable Event event = next.apply(head);
            if (event == null) {
                return Optional.empty();
            }
            if (log.append(stream, head.head(), List.of(event)) instanceof Append.Appended) {
                return Optional.of(event);
            }
        }
        throw new StoreUnavailable("no append to " + stream + " in " + TRIES + " tries", null);
    }
}
