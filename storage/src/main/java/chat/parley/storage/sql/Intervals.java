package chat.parley.storage.sql;

import chat.parley.rooms.Interval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Intervals in one column: {@code 1-5 9-9 20-}. */
final class Intervals {
    private Intervals() {}

    static String write(List<Interval> intervals) {
        return intervals.stream()
                .map(each -> each.from() + "-" + (each.isOpen() ? "" : each.to()))
                .collect(Collectors.joining(" "));
    }

    static List<Interval> read(String column) {
        return column.isEmpty()
                ? List.of()
                : Arrays.stream(column.split(" ", -1)).map(Intervals::readOne).toList();
    }

    private static Interval readOne(String text) {
        int dash = text.indexOf('-');
        String to = text.substring(dash + 1);
        return new Interval(
                Long.parseLong(text, 0, dash, 10),
                to.isEmpty() ? Interval.OPEN : Long.parseLong(to));
    }
}
