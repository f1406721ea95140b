package chat.parley.simulator;

import chat.parley.testkit.Violation;

/** What to tell people about a run that broke a promise. */
public final class Report {
    private static final int MOST = 10;

    private Report() {}

    /** What went wrong, under which faults, and how to see it again. */
    public static String of(Run run) {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(run.seed()).append(" broke ");
        text.append(run.violations().size()).append(" promises\n");
        run.violations().stream().limit(MOST).forEach(v -> line(text, v));
        text.append("  world: ").append(run.plan()).append('\n');
        run.faults().forEach(fault -> text.append("  fault at ").append(fault).append('\n'));
        text.append("  again: ./parley simulate --seeds %1$d..%1$d --trace".formatted(run.seed()));
        return text.toString();
    }

    private static void line(StringBuilder text, Violation violation) {
        text.append("  ").append(violation.toString().replace("\n", "\n    ")).append('\n');
    }
}
