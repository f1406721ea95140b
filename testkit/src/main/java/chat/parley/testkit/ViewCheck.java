package chat.parley.testkit;

import chat.parley.protocol.Event;
import chat.parley.protocol.UserId;
import chat.parley.testkit.Violation.Rule;

import java.util.List;

/** One reader's way through one room. */
final class ViewCheck {
    private final String reader;
    private final UserId user;
    private final LogCheck log;
    private final List<Violation> violations;

    /** Everything up to here was given to the reader or told as a gap. */
    private long position;

    ViewCheck(String reader, UserId user, LogCheck log, List<Violation> violations) {
        this.reader = reader;
        this.user = user;
        this.log = log;
        this.violations = violations;
    }

    void follow(long after) {
        position = after;
    }

    void delivered(Event event) {
        long seq = event.seq();
        step(seq, seq);
        if (!log.holds(event)) {
            report(
                    Rule.DELIVERED_IS_STORED,
                    "got %s, the log has %s".formatted(event, log.at(seq)));
        }
        if (!log.model().sees(user, seq)) {
            report(Rule.ONLY_THE_AUDIENCE, "got " + seq + ", which is not for " + user);
        }
    }

    void skipped(long from, long to) {
        step(from, to);
        long head = log.model().head();
        if (to > head) {
            report(Rule.DELIVERED_IS_STORED, "a gap ends at %d, the log at %d".formatted(to, head));
        }
        if (log.model().wasInAny(user, from, Math.min(to, head))) {
            report(
                    Rule.GAPS_HIDE_NOTHING_VISIBLE,
                    "the gap %d-%d hides what is for %s".formatted(from, to, user));
        }
    }

    private void step(long from, long to) {
        if (from > position + 1) {
            report(Rule.NO_HOLE, "got %d after %d".formatted(from, position));
        } else if (from <= position) {
            report(Rule.NO_DOUBLE, "got %d again after %d".formatted(from, position));
        }
        position = Math.max(position, to);
    }

    void settled() {
        long last = log.model().lastSeenBy(user);
        if (position < last) {
            report(Rule.READERS_FINISH, "has %d of %d".formatted(position, last));
        }
    }

    private void report(Rule rule, String what) {
        violations.add(
                new Violation(
                        rule, "reader %s of room %s: %s".formatted(reader, log.room(), what)));
    }
}
