import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Checks or applies the formatting of every Java source; run from the root of the repository. */
public class Format {
    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        List<Path> sources;
        try (var files = Files.find(Path.of(""), 30, (path, _) -> isSource(path))) {
            sources = files.sorted().toList();
        }
        var off = new AtomicInteger();
        sources.parallelStream()
                .filter(source -> differs(source, apply))
                .forEach(_ -> off.incrementAndGet());
        if (!apply && off.get() > 0) {
            System.err.println(off + " not formatted: run ./parley format");
            System.exit(1);
        }
    }

    private static boolean isSource(Path path) {
        return path.toString().matches("([^/.]+/src/.*|tools/[^/]+)\\.java");
    }

    private static boolean differs(Path source, boolean apply) {
        try {
            String text = Files.readString(source);
            String formatted = FORMATTER.formatSourceAndFixImports(text);
            if (formatted.equals(text)) {
                return false;
            }
            if (apply) {
                Files.writeString(source, formatted);
            }
        } catch (Exception e) {
            System.err.println(source + ": " + e.getMessage());
            return true;
        }
        System.err.println((apply ? "formatted " : "not formatted: ") + source);
        return true;
    }
}
