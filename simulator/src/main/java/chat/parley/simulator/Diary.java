package chat.parley.simulator;

import chat.parley.testkit.History;
import chat.parley.testkit.Observation;
import chat.parley.testkit.Violation;
import chat.parley.testkit.Violation.Rule;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is written down of a world: what was seen, what went wrong, which promise was broken. */
final class Diary {
    private static final int FRAMES = 3;

    private final Loop loop;
    private final @Nullable Consumer<String> trace;
    private final Text text = new Text();
    private final History history = new History();
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * @param trace takes each step as text; null when nobody reads it
     */
    Diary(Loop loop, @Nullable Consumer<String> trace) {
        this.loop = loop;
        this.trace = trace;
    }

    History history() {
        return history;
    }

    List<Violation> violations() {
        return violations;
    }

    List<String> faults() {
        return faults;
    }

    /** How the trace calls a person, a device, a room. */
    void name(UUID id, String name) {
        text.name(id, name);
    }

    void say(Supplier<String> what) {
        if (trace != null) {
            String line = "%8.3f %s".formatted(loop.now() / 1_000.0, what.get());
            trace.accept(text.readable(line));
        }
    }

    void saw(Observation observation) {
        say(observation::toString);
        history.add(observation);
    }

    void fault(String what) {
        say(() -> "FAULT " + what);
        faults.add("%.3f s: %s".formatted(loop.now() / 1_000.0, what));
    }

    void violated(Rule rule, String what) {
        say(() -> "VIOLATION " + rule + ": " + what);
        violations.add(new Violation(rule, what));
    }

    void defect(String what) {
        violated(Rule.NO_DEFECT, what);
    }

    void defect(RuntimeException e) {
        defect(e + " at " + Arrays.stream(e.getStackTrace()).limit(FRAMES).toList());
    }

    /** Runs a task; a defect that shows is a violation, a crash ends only the task. */
    void guard(Runnable work) {
        try {
            work.run();
        } catch (Crash e) {
            say(e::getMessage);
        } catch (RuntimeException e) {
            defect(e);
        }
    }
}
