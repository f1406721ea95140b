package chat.parley.rooms;

import chat.parley.protocol.Event;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerFrame.GapReason;

import java.util.ArrayList;
import java.util.List;

/** Events of a stream as one reader sees them: a page without holes. */
final class HistoryPage {
    private HistoryPage() {}

    static Rest.Events of(List<Event> events, long after, StreamHead head, Audience audience) {
        List<Event> shown = new ArrayList<>();
        List<Rest.Gap> gaps = new ArrayList<>();
        if (after < head.floor()) {
            gaps.add(new Rest.Gap(after + 1, head.floor(), GapReason.RETENTION));
        }
        for (Slice slice : Slice.Cutter.cut(events, audience)) {
            switch (slice) {
                case Slice.Shown(var run) -> shown.addAll(run);
                case Slice.Hidden(long from, long to, GapReason reason) ->
                        gaps.add(new Rest.Gap(from, to, reason));
            }
        }
        long last = events.isEmpty() ? 0 : events.getLast().seq();
        return new Rest.Events(
                shown, gaps, Math.max(head.head(), last), head.generation(), head.floor());
    }

    /** Makes what is hidden just before the page one gap, however long. */
    static Rest.Events overHidden(Rest.Events page, long after, Audience audience) {
        Rest.Gap first = page.gaps().isEmpty() ? null : page.gaps().getFirst();
        if (first == null || first.from() != after + 1 || first.reason() != GapReason.HIDDEN) {
            return page;
        }
        long shown = Math.max(page.floor(), audience.lastSeenBefore(first.from()));
        List<Rest.Gap> gaps = new ArrayList<>(page.gaps());
        gaps.set(0, new Rest.Gap(shown + 1, first.to(), GapReason.HIDDEN));
        return new Rest.Events(page.events(), gaps, page.head(), page.generation(), page.floor());
    }

    static Rest.Events nothingBefore(long before, StreamHead head) {
        long taken = Math.min(before - 1, head.floor());
        List<Rest.Gap> gaps =
                taken == 0 ? List.of() : List.of(new Rest.Gap(1, taken, GapReason.RETENTION));
        return new Rest.Events(List.of(), gaps, head.head(), head.generation(), head.floor());
    }
}
