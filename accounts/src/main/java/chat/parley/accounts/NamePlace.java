package chat.parley.accounts;

import java.util.Comparator;

/**
 * Where somebody stands among those who are found by their names: in the order of what was found.
 *
 * @param rest both names in lower case, from the word on that was found
 * @param name of the account
 */
public record NamePlace(String rest, String name) implements Comparable<NamePlace> {
    private static final Comparator<NamePlace> ORDER =
            Comparator.comparing(NamePlace::rest).thenComparing(NamePlace::name);

    /** Before everybody. */
    public static final NamePlace START = new NamePlace("", "");

    /**
     * @throws IllegalArgumentException for what {@link #toString} has not made
     */
    public static NamePlace parse(String text) {
        int end = text.lastIndexOf(' ');
        if (end < 0) {
            throw new IllegalArgumentException("no place among names: " + text);
        }
        return new NamePlace(text.substring(0, end), text.substring(end + 1));
    }

    @Override
    public int compareTo(NamePlace other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return rest + " " + name;
    }
}
