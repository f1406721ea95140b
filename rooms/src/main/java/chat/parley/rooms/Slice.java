package chat.parley.rooms;

import chat.parley.protocol.Deterministic;
import chat.parley.protocol.Event;
import chat.parley.protocol.ServerFrame.GapReason;

import java.util.ArrayList;
import java.util.List;

/** A piece of a stream as one reader sees it: runs of events, and gaps where something is not. */
public sealed interface Slice {
    record Shown(List<Event> events) implements Slice {}

    record Hidden(long from, long to, GapReason reason) implements Slice {}

    /** Cuts a dense run of events into what the audience sees and what it does not. */
    @Deterministic
    final class Cutter {
        private Cutter() {}

        public static List<Slice> cut(List<Event> events, Audience audience) {
            List<Slice> slices = new ArrayList<>();
            int start = 0;
            boolean shown = false;
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                audience.fold(event);
                boolean visible = audience.sees(event.seq());
                if (i > start && visible != shown) {
                    slices.add(slice(events.subList(start, i), shown));
                    start = i;
                }
                shown = visible;
            }
            if (start < events.size()) {
                slices.add(slice(events.subList(start, events.size()), shown));
            }
            return slices;
        }

        private static Slice slice(List<Event> run, boolean shown) {
            return shown
                    ? new Shown(List.copyOf(run))
                    : new Hidden(run.getFirst().seq(), run.getLast().seq(), GapReason.HIDDEN);
        }
    }
}
