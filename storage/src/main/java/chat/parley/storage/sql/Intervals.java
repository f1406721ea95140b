package chat.parley.storage.sql;

import chat.parley.rooms.Interval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Intervals in one column: {@code 1-5 9-9 20-}; {@code 20-:7} when what is shown begins before the
 * membership.
 */
final class Intervals {
    private Intervals() {}

    static String write(List<Interval> intervals) {
        return intervals.stream().map(Intervals::writeOne).collect(Collectors.joining(" "));
    }

    private static String writeOne(Interval each) {
        return each.from()
                + "-"
                + (each.isOpen() ? "" : each.to())
                + (each.shown() == each.from() ? "" : ":" + each.shown());
    }

    static List<Interval> read(String column) {
        return column.isEmpty()
                ? List.of()
                : Arrays.stream(column.split(" ", -1)).map(Intervals::readOne).toList();
    }

    private static Interval readOne(String text) {
        int dash = text.indexOf('-');
        int colon = text.indexOf(':');
        String to = text.substring(dash + 1, colon < 0 ? text.length() : colon);
        long from = Long.parseLong(text, 0, dash, 10);
        return new Interval(
                from,
                to.isEmpty() ? Interval.OPEN : Long.parseLong(to),
                colon < 0 ? from : Long.parseLong(text.substring(colon + 1)));
    }
}
