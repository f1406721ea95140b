package chat.parley.cli.bench;

import org.jspecify.annotations.Nullable;

import java.util.Formatter;
import java.util.Locale;

/** The report for people: one figure a line, Parley beside raw. */
final class ReportText {
    private static final String NONE = "-";

    private final Formatter out = new Formatter(Locale.ROOT);
    private final Report report;

    private ReportText(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        var text = new ReportText(report);
        text.about();
        text.figures();
        text.appends();
        text.check();
        return text.out.toString();
    }

    /** One figure of a result; null when it was not found out. */
    private interface Figure {
        @Nullable Double of(Report.Result result);
    }

    private void about() {
        Report.Machine machine = report.machine();
        Profile profile = report.profile();
        out.format(
                "%s, Java %s, %d processors shared by client and server, load average %.1f, %s%n",
                machine.os(), machine.java(), machine.processors(), machine.load(), machine.disk());
        out.format(
                "%,d connections of %d people, %,d rooms of %,d;",
                profile.connections(), profile.accounts(), profile.rooms(), profile.members());
        out.format(
                " %,d messages/s of %,d characters; %d s warm-up, %d s measured",
                profile.rate(), profile.payload(), profile.warmUp(), profile.measure());
        if (report.nodes() > 1) {
            out.format("; %d nodes", report.nodes());
        }
        out.format("%n%n");
    }

    private void figures() {
        row("", "Parley", report.raw() == null ? "" : "raw", report.raw() == null ? "" : "ratio");
        figure("deliveries/s", 0, result -> result.throughput().deliveries());
        figure("acknowledged messages/s", 0, result -> result.throughput().acknowledged());
        figure("delivery p50, ms", 2, result -> result.delivery().p50());
        figure("delivery p99, ms", 2, result -> result.delivery().p99());
        figure("delivery p99.9, ms", 2, result -> result.delivery().p999());
        figure("acknowledgement p50, ms", 2, result -> result.acknowledgement().p50());
        figure("acknowledgement p99, ms", 2, result -> result.acknowledgement().p99());
        figure("acknowledgement p99.9, ms", 2, result -> result.acknowledgement().p999());
        figure("server CPU per delivery, µs", 2, result -> result.cpu().microsPerDelivery());
        figure("server CPU per message, µs", 1, result -> result.cpu().microsPerMessage());
        figure("cores busy, server", 2, result -> result.cpu().cores());
        figure("cores busy, client", 2, result -> result.cpu().clientCores());
        figure("connections opened/s", 0, result -> result.opening().perSecond());
        figure("server CPU per opening, µs", 0, result -> result.opening().cpuMicros());
        figure("PSS per connection, bytes", 0, result -> result.idle().pssPerConnection());
        figure("RSS per connection, bytes", 0, result -> result.idle().rssPerConnection());
        figure(
                "live heap per connection, bytes",
                0,
                result -> result.idle().liveHeapPerConnection());
        figure("server PSS, MB", 1, result -> result.idle().pss() / 1e6);
        figure("event frame, bytes", 0, result -> result.throughput().frameBytes());
    }

    private void figure(String name, int digits, Figure figure) {
        Double parley = figure.of(report.parley());
        if (report.raw() == null) {
            row(name, number(digits, parley), "", "");
        } else {
            Double raw = figure.of(report.raw());
            Double ratio = Report.Ratios.ratio(parley, raw);
            row(name, number(digits, parley), number(digits, raw), number(2, ratio));
        }
    }

    private void row(String name, String parley, String raw, String ratio) {
        out.format("%-34s %12s %12s %8s%n", name, parley, raw, ratio);
    }

    private static String number(int digits, @Nullable Double value) {
        return value == null ? NONE : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private void appends() {
        if (!report.append().isEmpty()) {
            out.format("%nbare append + fdatasync%n");
            row("events in a batch", "events/s", "CPU-µs/event", "ms/sync");
        }
        for (RawAppend.Result append : report.append()) {
            row(
                    number(0, (double) append.batch()),
                    number(0, append.eventsPerSecond()),
                    number(2, append.cpuMicrosPerEvent()),
                    number(2, append.millisPerSync()));
        }
    }

    private void check() {
        Report.Check check = report.parley().check();
        out.format("%n");
        if (check.holds()) {
            out.format("Every event came once and in order to everybody who was to have it.%n");
        } else {
            out.format(
                    "BROKEN: doubles %d, holes %d, missing %d, foreign %d, unasked %d, lost %d%n",
                    check.doubles(),
                    check.holes(),
                    check.missing(),
                    check.foreign(),
                    check.unasked(),
                    check.lost());
        }
        if (check.saturated()) {
            out.format(
                    "SATURATED: not sent %,d, not answered %,d, refused %s%n",
                    check.unsent(), check.unanswered(), check.refused());
        }
        if (check.behind() > 0) {
            out.format("%,d times a connection was told that it is behind.%n", check.behind());
        }
        if (check.heads() > 0) {
            out.format("%,d frames about rooms that nobody watches came beside.%n", check.heads());
        }
        check.reasons().forEach(reason -> out.format("  %s%n", reason));
    }
}
