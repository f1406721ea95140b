package chat.parley.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A unified diff of one file. It is applied only where its lines are found exactly, and in one
 * place only; what stands before and after may have moved.
 */
record Patch(String name, String file, List<Hunk> hunks) {
    /** Lines to be found, and what takes their place. */
    record Hunk(List<String> before, List<String> after) {}

    static Patch parse(String name, List<String> lines) {
        String file = "";
        List<Hunk> hunks = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("+++ b/")) {
                file = line.substring("+++ b/".length());
            } else if (line.startsWith("@@")) {
                hunks.add(new Hunk(new ArrayList<>(), new ArrayList<>()));
            } else if (!hunks.isEmpty() && !line.isEmpty()) {
                add(hunks.getLast(), line.charAt(0), line.substring(1));
            }
        }
        if (file.isEmpty() || hunks.isEmpty()) {
            throw new IllegalArgumentException(name + ".patch is not a unified diff of one file");
        }
        return new Patch(name, file, hunks);
    }

    private static void add(Hunk hunk, char kind, String text) {
        if (kind != '+') {
            hunk.before().add(text);
        }
        if (kind != '-') {
            hunk.after().add(text);
        }
    }

    /** The class that the file holds. */
    String className() {
        String path = file.substring(file.indexOf("/java/") + "/java/".length());
        return path.substring(0, path.length() - ".java".length()).replace('/', '.');
    }

    /** The lines of the file with the bug in them. */
    List<String> apply(List<String> source) {
        List<String> lines = new ArrayList<>(source);
        for (Hunk hunk : hunks) {
            int at = find(lines, hunk.before());
            lines.subList(at, at + hunk.before().size()).clear();
            lines.addAll(at, hunk.after());
        }
        return lines;
    }

    private int find(List<String> lines, List<String> wanted) {
        int found = -1;
        for (int at = 0; at + wanted.size() <= lines.size(); at++) {
            if (lines.subList(at, at + wanted.size()).equals(wanted)) {
                if (found >= 0) {
                    throw stale("fits " + file + " in two places, lines " + found + " and " + at);
                }
                found = at;
            }
        }
        if (found < 0) {
            throw stale(
                    "does not apply any more: "
                            + file
                            + " has changed; no lines there are\n"
                            + String.join("\n", wanted));
        }
        return found;
    }

    private IllegalStateException stale(String why) {
        return new IllegalStateException(
                "simulator/src/test/resources/bugs/"
                        + name
                        + ".patch "
                        + why
                        + "\nPlant the same bug in the new code and replace the patch.");
    }
}
