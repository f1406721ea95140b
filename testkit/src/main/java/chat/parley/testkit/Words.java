package chat.parley.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Words of a text that nobody uses by chance: with letters and digits, like {@code ada1-17}. */
final class Words {
    private static final int SHORTEST = 4;

    private Words() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        forEach(text, words::add);
        return words;
    }

    private static void forEach(String text, Consumer<String> action) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !isPart(text.charAt(i))) {
                if (i - start >= SHORTEST) {
                    String word = text.substring(start, i);
                    if (isUnusual(word)) {
                        action.accept(word);
                    }
                }
                start = i + 1;
            }
        }
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '-';
    }

    private static boolean isUnusual(String word) {
        return word.chars().anyMatch(Character::isDigit)
                && word.chars().anyMatch(Character::isLetter);
    }
}
