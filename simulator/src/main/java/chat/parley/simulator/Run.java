package chat.parley.simulator;

import chat.parley.testkit.Violation;

import java.util.List;

/**
 * How one seed's world went.
 *
 * @param plan what the seed made of it
 * @param faults the great ones, in order
 * @param steps tasks that ran
 * @param deliveries how often an event was shown to somebody, each time to one who may see it
 * @param hash the same for the same seed and the same code
 */
public record Run(
        long seed,
        String plan,
        List<String> faults,
        List<Violation> violations,
        long steps,
        long deliveries,
        long hash) {
    public Run {
        faults = List.copyOf(faults);
        violations = List.copyOf(violations);
    }

    public boolean isRight() {
        return violations.isEmpty();
    }
}
