package chat.parley.server;

import chat.parley.server.ForwardedElement.Malformed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the proxies on the way tell, in {@code Forwarded} (RFC 7239) or else in the {@code
 * X-Forwarded-} headers. Each proxy adds to the end, so the end is what the nearest one said.
 */
final class ForwardedHeaders {
    /** Longer ways are not looked at. */
    static final int MOST_ELEMENTS = 16;

    private ForwardedHeaders() {}

    /**
     * The elements, those of the nearest proxy first; they end before the first that is malformed.
     *
     * @param header the values of the header of a name, in the order in which they came
     */
    static List<ForwardedElement> read(Function<String, List<String>> header) {
        List<ForwardedElement> elements = new ArrayList<>();
        List<String> forwarded = header.apply("Forwarded");
        try {
            if (forwarded.isEmpty()) {
                readOld(header, elements);
            } else {
                for (String line : forwarded.reversed()) {
                    elements.addAll(new ForwardedLine(line).elements().reversed());
                }
            }
        } catch (Malformed _) {
            // what came before stands
        }
        return elements.subList(0, Math.min(elements.size(), MOST_ELEMENTS));
    }

    private static void readOld(
            Function<String, List<String>> header, List<ForwardedElement> elements)
            throws Malformed {
        List<String> senders = nearestFirst(header.apply("X-Forwarded-For"));
        List<String> schemes = nearestFirst(header.apply("X-Forwarded-Proto"));
        List<String> hosts = nearestFirst(header.apply("X-Forwarded-Host"));
        int count =
                senders.isEmpty() && !(schemes.isEmpty() && hosts.isEmpty()) ? 1 : senders.size();
        for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
            elements.add(
                    ForwardedElement.of(
                            senders.isEmpty() ? null : senders.get(i),
                            atOrLast(schemes, i),
                            atOrLast(hosts, i)));
        }
    }

    private static List<String> nearestFirst(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toList())
                .reversed();
    }

    /** Inner proxies often pass on what the outermost said, and add nothing. */
    private static @Nullable String atOrLast(List<String> values, int index) {
        return values.isEmpty() ? null : values.get(Math.min(index, values.size() - 1));
    }
}
