package chat.parley.server;

import static java.util.stream.Collectors.joining;

import chat.parley.rooms.NodeRole;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a setting takes.
 *
 * @param label stands for the value in the list of flags
 * @param words what is allowed, for people
 * @param secret never shown, and no flag: others on the machine see those
 */
record Allowed(String label, String words, boolean secret, Predicate<String> accepts) {
    private static final String SEPARATOR = ",";

    /** Whole numbers, both ends included. */
    static Allowed between(int least, int most) {
        return text(
                "N",
                least + " to " + most,
                given ->
                        given.matches("[0-9]{1,9}")
                                && Integer.parseInt(given) >= least
                                && Integer.parseInt(given) <= most);
    }

    static Allowed upTo(int most) {
        return between(0, most);
    }

    static Allowed host() {
        return text(
                "HOST",
                "an IP address or a host name",
                given -> given.matches("[A-Za-z0-9.:-]{1,253}"));
    }

    static Allowed folder() {
        return text("DIR", "a path", given -> !given.isBlank());
    }

    /** May be left empty. */
    static Allowed file(String words) {
        return text("FILE", words, _ -> true);
    }

    static Allowed oneOf(String... choices) {
        List<String> all = List.of(choices);
        return text("WORD", String.join(" or ", all), all::contains);
    }

    /** Separated by commas; may be left empty. */
    static Allowed list(String label, String words, Predicate<String> each) {
        return text(label, words + ", separated by commas", given -> split(given).allMatch(each));
    }

    /** One line. May be left empty. */
    static Allowed secret(String words) {
        return secret(words, _ -> true);
    }

    /** The same, unless it is empty for what this accepts. */
    static Allowed secret(String words, Predicate<String> accepts) {
        return new Allowed(
                "FILE",
                words,
                true,
                given -> given.lines().count() <= 1 && (given.isEmpty() || accepts.test(given)));
    }

    static Allowed text(String label, String words, Predicate<String> accepts) {
        return new Allowed(label, words, false, accepts);
    }

    static Allowed roles() {
        String all = Stream.of(NodeRole.values()).map(Allowed::word).collect(joining(", "));
        return text(
                "ROLES",
                "one or more of " + all + ", separated by commas",
                given ->
                        split(given).findAny().isPresent()
                                && split(given).allMatch(role -> role(role).isPresent()));
    }

    static Optional<NodeRole> role(String word) {
        return Stream.of(NodeRole.values()).filter(role -> word(role).equals(word)).findFirst();
    }

    private static String word(NodeRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    Allowed orEmpty() {
        return new Allowed(label, words + ", or nothing", secret, accepts.or(String::isEmpty));
    }

    static Stream<String> split(String list) {
        return Arrays.stream(list.split(SEPARATOR, -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty());
    }
}
